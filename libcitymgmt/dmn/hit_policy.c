#include "dmn/table.h"

bool cmg_hit_policy_parse(cmg_text text, cmg_hit_policy *policy, cmg_aggregator *aggregator)
{
    static const struct {
        const char *letter, *word;
        cmg_hit_policy policy;
        cmg_aggregator aggregator;
    } rows[] = {
        {"U", "UNIQUE", CMG_HIT_UNIQUE, CMG_NO_AGGREGATOR},
        {"A", "ANY", CMG_HIT_ANY, CMG_NO_AGGREGATOR},
        {"F", "FIRST", CMG_HIT_FIRST, CMG_NO_AGGREGATOR},
        {"P", "PRIORITY", CMG_HIT_PRIORITY, CMG_NO_AGGREGATOR},
        {"R", "RULE ORDER", CMG_HIT_RULE_ORDER, CMG_NO_AGGREGATOR},
        {"O", "OUTPUT ORDER", CMG_HIT_OUTPUT_ORDER, CMG_NO_AGGREGATOR},
        {"C", "COLLECT", CMG_HIT_COLLECT, CMG_NO_AGGREGATOR},
        {"C+", "COLLECT SUM", CMG_HIT_COLLECT, CMG_SUM},
        {"C<", "COLLECT MIN", CMG_HIT_COLLECT, CMG_MIN},
        {"C>", "COLLECT MAX", CMG_HIT_COLLECT, CMG_MAX},
        {"C#", "COLLECT COUNT", CMG_HIT_COLLECT, CMG_COUNT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!cmg_text_equal(text, cmg_text_of(rows[i].letter)) &&
            !cmg_text_equal(text, cmg_text_of(rows[i].word)))
            continue;
        *policy = rows[i].policy;
        *aggregator = rows[i].aggregator;
        return true;
    }
    return false;
}
