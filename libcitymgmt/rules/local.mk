# The rule kinds, and the sessions and results they share.
core_sources += \
	%D%/decision.c \
	%D%/due.c \
	%D%/due.h \
	%D%/due_case.h \
	%D%/due_count.c \
	%D%/due_json.c \
	%D%/due_text.c \
	%D%/due_walk.c \
	%D%/duty.c \
	%D%/duty_json.c \
	%D%/duty_text.c \
	%D%/facts.c \
	%D%/items.c \
	%D%/items.h \
	%D%/items_columns.c \
	%D%/items_html.c \
	%D%/items_text.c \
	%D%/pack_test.c \
	%D%/penalty.c \
	%D%/penalty_amount.c \
	%D%/penalty_circumstances.c \
	%D%/penalty_json.c \
	%D%/penalty_text.c \
	%D%/penalty_work.h \
	%D%/print.c \
	%D%/print.h \
	%D%/result.c \
	%D%/result.h \
	%D%/rules.h \
	%D%/session.c \
	%D%/timeline.c \
	%D%/trace.c
