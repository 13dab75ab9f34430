# Speed, as ratios to something in the same run.
EXTRA_PROGRAMS += %D%/bench %D%/bench_feel
%C%_bench_SOURCES = %D%/bench.c %D%/bench.h %D%/bench_figures.c %D%/bench_assess.c %D%/bench_decision.c %D%/bench_due.c %D%/bench_procedure.c %D%/bench_penalty.c %D%/bench_route.c %D%/bench_rules.c %D%/bench_staff.c
EXTRA_DIST += %D%/conditions.tsv
%C%_bench_CPPFLAGS = $(PUBLIC_CPPFLAGS)
%C%_bench_LDADD = libcitymgmt.la
%C%_bench_feel_SOURCES = %D%/bench_feel.c %D%/bench.h %D%/bench_figures.c
%C%_bench_feel_LDADD = libcitymgmt/libcore.la -lm

# make bench        measures decisions
bench: %D%/bench$(EXEEXT) %D%/bench_feel$(EXEEXT) tests/tck/tck$(EXEEXT)
	$(AM_V_at)%D%/bench$(EXEEXT) $(top_srcdir)/packs
	$(AM_V_at)%D%/bench_feel$(EXEEXT)
	$(AM_V_at)if test -d $(TCK_DIR)/compliance-level-3/0004-lending; then \
	    tests/tck/tck$(EXEEXT) --time $(TCK_DIR)/compliance-level-3/0004-lending; \
	else echo "no conformance kit in $(TCK_DIR): its lending model is not timed"; fi
