# Decision tables.
core_sources += \
	%D%/analyse.c \
	%D%/analyse.h \
	%D%/cells.c \
	%D%/cover.c \
	%D%/decide.c \
	%D%/hit_policy.c \
	%D%/index.c \
	%D%/index.h \
	%D%/outcome.c \
	%D%/output.c \
	%D%/parts.h \
	%D%/report.c \
	%D%/table.c \
	%D%/table.h \
	%D%/witness.c \
	%D%/write.c
