/* For tests that do something very many times; check.h comes before it. */
#ifndef MANY_H
#define MANY_H

#include <stdbool.h>
#include <stdlib.h>

/* Under valgrind all takes some thirty times as long: what runs over very many
 * cases, or with something very large, takes fewer or smaller there. */
static inline bool is_slow(void)
{
    return getenv("CMG_SLOW") != NULL;
}

/* As ck_assert() and ck_assert_msg(), which write each place they pass to a
 * file: in the innermost loops that would be most of the time. */
#define must(condition) must_msg(condition, "%s", #condition)
#define must_msg(condition, ...)                                                                             \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            ck_abort_msg(__VA_ARGS__);                                                                       \
    } while (0)

#endif
