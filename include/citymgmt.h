/** @file
 * libcitymgmt: municipal rules are data, a decision is a call, and every
 * answer can say why.  This is the one header to include.
 *
 *   base         status codes, text, memory, version; conventions and threads
 *   diagnostics  what was wrong, where, and what to do about it
 *   value        what facts hold and decisions give
 *   feel         expressions by themselves
 *   pack         rules loaded, checked and compiled
 *   session      one thread's work space: dates, language, limits
 *   facts        what is known of a case
 *   result       what was decided, what is missing, or why it is refused
 *   decision     general decisions
 *   penalty      the penalty for an act
 *   procedure    a case file against the law
 *   due          time limits: when it is due, whether it was late
 *   duty         who is responsible for a matter
 *   items        the list of matters, searched and exported
 *   route        what a report is about
 *   staff        posts for residents, shared out among places
 *   standards    figures against what they must reach
 *   assess       cases of many units to scores, ranks and grades
 */
#ifndef CITYMGMT_H
#define CITYMGMT_H

#include "citymgmt/assess.h"
#include "citymgmt/base.h"
#include "citymgmt/decision.h"
#include "citymgmt/diagnostics.h"
#include "citymgmt/dmn.h"
#include "citymgmt/due.h"
#include "citymgmt/duty.h"
#include "citymgmt/facts.h"
#include "citymgmt/feel.h"
#include "citymgmt/items.h"
#include "citymgmt/pack.h"
#include "citymgmt/penalty.h"
#include "citymgmt/procedure.h"
#include "citymgmt/result.h"
#include "citymgmt/route.h"
#include "citymgmt/session.h"
#include "citymgmt/staff.h"
#include "citymgmt/standards.h"
#include "citymgmt/value.h"

#endif
