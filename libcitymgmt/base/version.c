#include "citymgmt/base.h"

#define QUOTE_TEXT(text) #text
#define QUOTE(macro) QUOTE_TEXT(macro)

const char *cmg_version(void)
{
    return QUOTE(CMG_VERSION_MAJOR) "." QUOTE(CMG_VERSION_MINOR) "." QUOTE(CMG_VERSION_PATCH);
}

const char *cmg_status_name(cmg_status status)
{
    switch (status) {
    case CMG_OK: return "ok";
    case CMG_BAD_ARGUMENT: return "bad argument";
    case CMG_NO_MEMORY: return "no memory";
    case CMG_CANNOT_READ: return "cannot read";
    case CMG_BAD_PACK: return "bad pack";
    case CMG_BAD_FACTS: return "bad facts";
    case CMG_BAD_EXPRESSION: return "bad expression";
    case CMG_NOT_FOUND: return "not found";
    case CMG_LIMIT_REACHED: return "limit reached";
    case CMG_EVALUATION_FAILED: return "evaluation failed";
    }
    return "unknown status";
}
