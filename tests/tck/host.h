#ifndef TCK_HOST_H
#define TCK_HOST_H

#include "citymgmt/feel.h"

/* The functions of Java's library that the kit calls, done by this host. */
cmg_externals *tck_host(void);

#endif
