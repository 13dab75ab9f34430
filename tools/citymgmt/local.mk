# The command line; it sees the public interface alone.
bin_PROGRAMS += citymgmt
citymgmt_SOURCES = \
	%D%/decide.c \
	%D%/feel.c \
	%D%/input.c \
	%D%/main.c \
	%D%/packs.c \
	%D%/tool.h
citymgmt_CPPFLAGS = $(PUBLIC_CPPFLAGS)
citymgmt_LDADD = libcitymgmt.la

# make demo         decides the same act under three laws, and more
demo: citymgmt$(EXEEXT)
	$(AM_V_at)$(SHELL) $(top_srcdir)/examples/demo.sh ./citymgmt$(EXEEXT) $(top_srcdir)/packs $(DEMO_FLAGS)

TESTS += tests/tool/run.sh
tests/tool/run.log: citymgmt$(EXEEXT)
EXTRA_DIST += tests/tool/run.sh examples/demo.sh examples/c/penalty.c
