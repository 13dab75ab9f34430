# Decision tables.
core_sources += \
	%D%/analyse.c \
	%D%/decide.c \
	%D%/hit_policy.c \
	%D%/index.c \
	%D%/parts.h \
	%D%/table.c \
	%D%/table.h
