# Tests of the rule kinds.
check_programs_core += %D%/check_apportion
%C%_check_apportion_SOURCES = %D%/check_apportion.c
check_programs_core += %D%/check_duty
%C%_check_duty_SOURCES = %D%/check_duty.c
check_programs_core += %D%/check_items
%C%_check_items_SOURCES = %D%/check_items.c
check_programs_core += %D%/check_penalty
%C%_check_penalty_SOURCES = %D%/check_penalty.c
check_programs_core += %D%/check_threads
%C%_check_threads_SOURCES = %D%/check_threads.c %D%/stall_pack.h
check_programs_core += %D%/check_allocation
%C%_check_allocation_SOURCES = %D%/check_allocation.c %D%/stall_pack.h
check_programs_core += %D%/check_due
%C%_check_due_SOURCES = %D%/check_due.c
EXTRA_DIST += %D%/due_vectors.tsv %D%/make_due_vectors.py
EXTRA_DIST += %D%/due_pack/pack.json %D%/due_pack/calendar.json %D%/due_pack/deadlines.json %D%/due_pack/more.json
