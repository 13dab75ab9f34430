/* Version, and the numbers that statuses and choices are. */

%rename("%(strip:[CMG_])s", %$isenumitem) "";

#define CMG_API
%rename(version) cmg_version;
const char *cmg_version(void);

enum cmg_status { CMG_OK, CMG_BAD_ARGUMENT, CMG_NO_MEMORY, CMG_CANNOT_READ, CMG_BAD_PACK, CMG_BAD_FACTS,
                  CMG_BAD_EXPRESSION, CMG_NOT_FOUND, CMG_LIMIT_REACHED, CMG_EVALUATION_FAILED };
enum cmg_language { CMG_CHINESE, CMG_ENGLISH };
enum cmg_severity { CMG_ERROR, CMG_WARNING, CMG_NOTE };
enum cmg_state { CMG_DECIDED, CMG_UNDECIDED, CMG_REFUSED };
enum cmg_outcome { CMG_OUTCOME_NONE, CMG_OUTCOME_MITIGATED, CMG_OUTCOME_LIGHTER, CMG_OUTCOME_GENERAL,
                   CMG_OUTCOME_HEAVIER };
enum cmg_limit { CMG_LIMIT_STEPS, CMG_LIMIT_BYTES, CMG_LIMIT_DEPTH, CMG_LIMIT_LIST_LENGTH,
                 CMG_LIMIT_STRING_LENGTH };
