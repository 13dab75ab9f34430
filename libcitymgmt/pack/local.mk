# pack: JSON files of all layers to one checked, compiled, immutable pack.
core_sources += %D%/pack.h %D%/due.h %D%/load.h %D%/citation.h
core_sources += %D%/sections.def %D%/settings.def %D%/penalty_kinds.def
core_sources += %D%/duty.h %D%/levels.def %D%/item_types.def %D%/duty_steps.def
core_sources += %D%/load_registers.c %D%/load_listing.c %D%/load_duties.c %D%/owner.c
core_sources += %D%/route.h %D%/load_classes.c
core_sources += %D%/check.h %D%/check_classes.c %D%/check_list.c %D%/check_owners.c
core_sources += %D%/check_days.c %D%/check_delegations.c
core_sources += %D%/pack.c %D%/lookup.c %D%/check.c %D%/models.c
core_sources += %D%/open.c %D%/path.c %D%/manifest.c
core_sources += %D%/load.c %D%/read.c %D%/expressions.c %D%/sort.c %D%/names.c %D%/order.c %D%/overlay.c
core_sources += %D%/load_sources.c %D%/citation.c %D%/load_terms.c %D%/load_table.c %D%/load_decisions.c
core_sources += %D%/load_items.c %D%/load_fine.c %D%/load_circumstances.c %D%/load_benchmarks.c
core_sources += %D%/standards.h %D%/load_standards.c
core_sources += %D%/staffing.h %D%/load_staffing.c %D%/staff_places.h %D%/staff_places.c %D%/staff_list.c
core_sources += %D%/course.h %D%/load_courses.c
core_sources += %D%/load_calendars.c %D%/timetable.c %D%/workdays.c %D%/load_deadlines.c %D%/load_tests.c
core_sources += %D%/assess.h %D%/load_assessments.c %D%/load_figures.c %D%/method_reader.h %D%/check_assessments.c %D%/check_division.c
