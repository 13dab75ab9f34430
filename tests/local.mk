# Programs that know the inside: they link the rooms' archive.
check_LTLIBRARIES += %D%/libsupport.la
%C%_libsupport_la_SOURCES = $(test_support_sources)
LDADD = %D%/libsupport.la libcitymgmt/libcore.la $(CHECK_LIBS)

include %D%/support/local.mk
include %D%/base/local.mk
include %D%/feel/local.mk
include %D%/dmn/local.mk
include %D%/pack/local.mk
include %D%/rules/local.mk
include %D%/tck/local.mk

include %D%/fuzz/local.mk

# make check-schema holds the packs against doc/pack.schema.json (fetches a validator from npm)
include %D%/schema/local.mk

if HAVE_CHECK
AM_CPPFLAGS += $(CHECK_CFLAGS)
check_PROGRAMS += $(check_programs_core) $(check_programs_long)
TESTS += $(check_programs_core) $(check_programs_long)
endif

# What tests may rely on.  CMG_SHARED is a folder with the DMN conformance
# tests, looked for beside the source; tests that need it skip without it.  Check's
# own four seconds are too few for a busy machine under a sanitizer.
AM_TESTS_ENVIRONMENT = \
	srcdir='$(abs_srcdir)'; top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; \
	CMG_SHARED="$${CMG_SHARED-`cd '$(abs_top_srcdir)/../shared' 2>/dev/null && pwd`}"; \
	CC='$(CC)'; SANITIZER='$(CMG_LDFLAGS)'; NM='$(NM)'; PYTHON='$(PYTHON)'; LC_ALL=C; CK_DEFAULT_TIMEOUT=60; \
	export srcdir top_srcdir top_builddir CMG_SHARED CC SANITIZER NM PYTHON LC_ALL CK_DEFAULT_TIMEOUT;

TEST_EXTENSIONS = .sh .py
SH_LOG_COMPILER = $(SHELL)
PY_LOG_COMPILER = $(PYTHON)

TESTS += %D%/abi/symbols.sh %D%/abi/headers.sh

TESTS += %D%/readme/check_readme.py
%D%/readme/check_readme.log: citymgmt$(EXEEXT) libcitymgmt.la
EXTRA_DIST += %D%/readme/check_readme.py
EXTRA_DIST += %D%/abi/symbols.sh %D%/abi/headers.sh %D%/style/format.sh

# make check-valgrind runs the tests of the inside under valgrind
# A process for each test would cost a second each there; so no test has a time
# limit, and a crash ends the whole program.  CMG_SLOW: see support/many.h.
.PHONY: check-valgrind
check-valgrind: $(check_programs_core)
	CK_FORK=no CMG_SLOW=1 $(MAKE) check-TESTS TESTS='$(check_programs_core)' LOG_COMPILER='$(VALGRIND)' \
		LOG_FLAGS='-q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite'
