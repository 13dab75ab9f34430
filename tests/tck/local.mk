# The conformance kit: TCK_DIR is a folder laid out as that of github.com/dmn-tck/tck.
%C%_tck_SOURCES = %D%/tck.c %D%/host.c %D%/host.h
%C%_tck_LDADD = libcitymgmt/libcore.la

TCK_DIR = $(top_srcdir)/../shared/tck

# make tck          runs the DMN conformance kit in TCK_DIR (TCK_FLAGS=--csv: results as a table)
.PHONY: tck
tck: %D%/tck$(EXEEXT)
	$(AM_V_at)%D%/tck$(EXEEXT) $(TCK_FLAGS) $(TCK_DIR)

check_PROGRAMS += %D%/tck
TESTS += %D%/run.sh
EXTRA_DIST += %D%/run.sh
