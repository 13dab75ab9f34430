# The command line; it sees the public interface alone.
bin_PROGRAMS += citymgmt
citymgmt_SOURCES = \
	%D%/assess.c \
	%D%/case.c \
	%D%/check.c \
	%D%/coverage.c \
	%D%/decide.c \
	%D%/dmn.c \
	%D%/due.c \
	%D%/duty.c \
	%D%/facts.c \
	%D%/feel.c \
	%D%/items.c \
	%D%/main.c \
	%D%/object.c \
	%D%/options.c \
	%D%/output.c \
	%D%/pack.c \
	%D%/penalty.c \
	%D%/procedure.c \
	%D%/route.c \
	%D%/staff.c \
	%D%/standards.c \
	%D%/test.c \
	%D%/tool.h
citymgmt_CPPFLAGS = $(PUBLIC_CPPFLAGS) -DPACKS_FOLDER='"$(citymgmtdir)/packs"'
citymgmt_LDADD = libcitymgmt.la

dist_man_MANS = doc/man/citymgmt.1

# make demo         decides the same act under three laws, and more
demo: citymgmt$(EXEEXT)
	$(AM_V_at)$(SHELL) $(top_srcdir)/examples/demo.sh ./citymgmt$(EXEEXT) $(top_srcdir)/packs $(DEMO_FLAGS)

TESTS += tests/tool/run.sh
tests/tool/run.log: citymgmt$(EXEEXT)
EXTRA_DIST += tests/tool/run.sh tests/tool/page.sh tests/tool/golden/demo-en.txt tests/tool/golden/demo-zh.txt examples/demo.sh examples/assess/cases.csv examples/assess/month.sh examples/case.json examples/stall.dmn examples/two-owners/list.json examples/two-owners/pack.json examples/c/penalty.c
