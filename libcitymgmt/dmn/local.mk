# Decision tables.
core_sources += \
	%D%/analyse.c \
	%D%/analyse.h \
	%D%/boxed.c \
	%D%/boxed_loops.c \
	%D%/boxed_table.c \
	%D%/cells.c \
	%D%/cover.c \
	%D%/decide.c \
	%D%/graph.c \
	%D%/hit_policy.c \
	%D%/index.c \
	%D%/index.h \
	%D%/items.c \
	%D%/model.c \
	%D%/model.h \
	%D%/outcome.c \
	%D%/output.c \
	%D%/parts.h \
	%D%/programs.c \
	%D%/report.c \
	%D%/table.c \
	%D%/table.h \
	%D%/witness.c \
	%D%/write.c \
	%D%/xml.c \
	%D%/xml.h
