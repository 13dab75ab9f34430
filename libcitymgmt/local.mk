# The rooms make one archive, which is the library and what tests look inside of.
include %D%/base/local.mk
include %D%/feel/local.mk
include %D%/dmn/local.mk
include %D%/pack/local.mk
include %D%/rules/local.mk

noinst_LTLIBRARIES += %D%/libcore.la
%C%_libcore_la_SOURCES = $(core_sources)
%C%_libcore_la_CPPFLAGS = $(AM_CPPFLAGS) $(CJSON_CFLAGS) $(EXPAT_CFLAGS) $(PCRE2_CFLAGS) $(SODIUM_CFLAGS)
%C%_libcore_la_LIBADD = $(CJSON_LIBS) $(EXPAT_LIBS) $(PCRE2_LIBS) $(SODIUM_LIBS) $(PLAIN_LIBS)

lib_LTLIBRARIES += libcitymgmt.la
libcitymgmt_la_SOURCES =
libcitymgmt_la_LIBADD = %D%/libcore.la
libcitymgmt_la_LDFLAGS = $(AM_LDFLAGS) $(CMG_LIBRARY_LDFLAGS) -version-info $(LIBRARY_VERSION) \
	-Wl,--version-script=$(srcdir)/%D%/libcitymgmt.map
EXTRA_libcitymgmt_la_DEPENDENCIES = %D%/libcitymgmt.map
EXTRA_DIST += %D%/libcitymgmt.map

include_HEADERS = include/citymgmt.h
areadir = $(includedir)/citymgmt
area_HEADERS = \
	include/citymgmt/assess.h \
	include/citymgmt/base.h \
	include/citymgmt/decision.h include/citymgmt/dmn.h \
	include/citymgmt/diagnostics.h \
	include/citymgmt/due.h \
	include/citymgmt/duty.h \
	include/citymgmt/facts.h \
	include/citymgmt/feel.h \
	include/citymgmt/items.h \
	include/citymgmt/pack.h \
	include/citymgmt/penalty.h \
	include/citymgmt/procedure.h \
	include/citymgmt/result.h \
	include/citymgmt/route.h \
	include/citymgmt/session.h \
	include/citymgmt/staff.h \
	include/citymgmt/standards.h \
	include/citymgmt/value.h

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = libcitymgmt.pc
