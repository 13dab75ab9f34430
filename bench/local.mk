# Speed, as ratios to something in the same run.
EXTRA_PROGRAMS += %D%/bench
%C%_bench_SOURCES = %D%/bench.c %D%/bench.h %D%/bench_decision.c %D%/bench_due.c %D%/bench_penalty.c %D%/bench_route.c %D%/bench_rules.c %D%/bench_staff.c
EXTRA_DIST += %D%/conditions.tsv
%C%_bench_CPPFLAGS = $(PUBLIC_CPPFLAGS)
%C%_bench_LDADD = libcitymgmt.la

# make bench        measures decisions
bench: %D%/bench$(EXEEXT)
	$(AM_V_at)%D%/bench$(EXEEXT) $(top_srcdir)/packs
