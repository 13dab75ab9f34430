/* What the benches share: a clock, packs in memory, and figures printed as
 * JSON lines first and as a table at the end. */
#ifndef CMG_BENCH_H
#define CMG_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <citymgmt.h>

double bench_now(void); /* seconds of this process, whatever else the machine does */
/* Ends the program with what was wrong. */
_Noreturn void bench_fail(const char *what, cmg_diagnostics *diagnostics, cmg_result *result);

/* A pack of one rules file, read from memory. */
cmg_pack *bench_pack(const char *rules);

/* Notes one figure; ratio 0 is none. */
void bench_figure(const char *name, const char *unit, double value, double ratio, const char *against);
void bench_table(void);

void bench_decision(void);               /* bench_decision.c: (1) a table beside hand-written C */
void bench_penalty(const char *packs);   /* bench_penalty.c: (2) trace off and on */
void bench_assess(void);                 /* bench_assess.c: a month of 588,700 cases */
void bench_due(const char *packs);       /* bench_due.c: a million due instants */
void bench_procedure(const char *packs); /* bench_procedure.c: a year of case files */
void bench_rules(void);                  /* bench_rules.c: (3) 10 to 10,000 rules */
void bench_staff(void);                  /* bench_staff.c: 10,000 places */
void bench_route(const char *packs);     /* bench_route.c: how well reports are recognised */

#endif
