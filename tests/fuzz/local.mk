# make fuzz: a minute of libFuzzer for each target, in a build of its own (see run.sh).
EXTRA_PROGRAMS += %D%/fuzz_expression %D%/fuzz_tests %D%/fuzz_regex %D%/fuzz_model %D%/fuzz_staff %D%/fuzz_casefile
EXTRA_PROGRAMS += %D%/fuzz_assess %D%/fuzz_pack
%C%_fuzz_expression_SOURCES = %D%/fuzz_expression.c %D%/run_text.h
%C%_fuzz_tests_SOURCES = %D%/fuzz_tests.c %D%/run_text.h
%C%_fuzz_regex_SOURCES = %D%/fuzz_regex.c
%C%_fuzz_model_SOURCES = %D%/fuzz_model.c
%C%_fuzz_staff_SOURCES = %D%/fuzz_staff.c %D%/rest.h
%C%_fuzz_casefile_SOURCES = %D%/fuzz_casefile.c
%C%_fuzz_assess_SOURCES = %D%/fuzz_assess.c %D%/rest.h
%C%_fuzz_pack_SOURCES = %D%/fuzz_pack.c
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_expression_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_tests_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_regex_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_model_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_staff_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_casefile_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_assess_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_pack_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_expression_LDADD = libcitymgmt/libcore.la
%C%_fuzz_tests_LDADD = libcitymgmt/libcore.la
%C%_fuzz_regex_LDADD = libcitymgmt/libcore.la
%C%_fuzz_model_LDADD = libcitymgmt/libcore.la
%C%_fuzz_staff_LDADD = libcitymgmt/libcore.la
%C%_fuzz_casefile_LDADD = libcitymgmt/libcore.la
%C%_fuzz_assess_LDADD = libcitymgmt/libcore.la
%C%_fuzz_pack_LDADD = libcitymgmt/libcore.la
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += %D%/run.sh %D%/seeds.py

.PHONY: fuzz
fuzz:
	top_srcdir='$(abs_top_srcdir)' CMG_SHARED="$${CMG_SHARED-`cd '$(abs_top_srcdir)/../shared' 2>/dev/null && pwd`}" \
		$(SHELL) $(srcdir)/%D%/run.sh || [ $$? -eq 77 ]
