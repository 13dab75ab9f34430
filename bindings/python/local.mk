# The Python package: a private module made by SWIG and hand-written Python
# above it.  Tests see both through a staged copy, as an installation has them.

python_interface = bindings/citymgmt.i bindings/include/base.i bindings/include/dmn.i bindings/include/feel.i bindings/include/pack.i \
    bindings/include/result.i bindings/include/session.i %D%/handles.i %D%/typemaps.i
python_package = %D%/citymgmt/__init__.py %D%/citymgmt/_closed.py %D%/citymgmt/_named.py %D%/citymgmt/_citymgmt.pyi \
    %D%/citymgmt/assess.py %D%/citymgmt/dmn.py %D%/citymgmt/errors.py %D%/citymgmt/feel.py %D%/citymgmt/pack.py %D%/citymgmt/py.typed \
    %D%/citymgmt/result.py %D%/citymgmt/session.py %D%/citymgmt/due.py %D%/citymgmt/duty.py %D%/citymgmt/procedure.py %D%/citymgmt/staff.py \
    %D%/citymgmt/standards.py %D%/citymgmt/values.py
python_tests = tests/python/run.sh tests/python/test_citymgmt.py tests/python/test_states.py tests/python/pack/pack.json \
    tests/python/pack/rules.json tests/python/broken/pack.json examples/python/penalty.py
EXTRA_DIST += $(python_interface) $(python_package) $(python_tests)

if HAVE_PYTHON
citymgmtpythondir = $(python_packages_dir)/citymgmt
citymgmtpython_LTLIBRARIES = %D%/_citymgmt.la
citymgmtpython_DATA = $(python_package)

# Written by hand, so compiled as strictly as the library.
noinst_LTLIBRARIES += %D%/libconvert.la
%C%_libconvert_la_SOURCES = %D%/convert.h %D%/facts.c %D%/values.c
%C%_libconvert_la_CPPFLAGS = $(PUBLIC_CPPFLAGS) $(PYTHON_CPPFLAGS)

# Written by SWIG, whose C is not free of warnings.
nodist_%C%__citymgmt_la_SOURCES = %D%/citymgmt_wrap.c
%C%__citymgmt_la_CPPFLAGS = $(PUBLIC_CPPFLAGS) -I$(srcdir)/%D% $(PYTHON_CPPFLAGS)
%C%__citymgmt_la_CFLAGS = $(CMG_CFLAGS) -w
%C%__citymgmt_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shrext $(PYTHON_MODULE_SUFFIX)
%C%__citymgmt_la_LIBADD = %D%/libconvert.la libcitymgmt.la

%D%/citymgmt_wrap.c: $(python_interface)
	$(AM_V_GEN)$(MKDIR_P) %D% && $(SWIG) -python -builtin -threads -O -Wall -Werror -module _citymgmt \
	    -interface _citymgmt -I$(srcdir)/bindings -outdir %D% -o $@ $(srcdir)/bindings/citymgmt.i
CLEANFILES += %D%/citymgmt_wrap.c %D%/_citymgmt.py

# A module of Python's is no library to link with.  Without its .la, libtool
# does not know what to uninstall.
install-data-hook: trim-python-module
trim-python-module: install-citymgmtpythonLTLIBRARIES
	$(AM_V_at)rm -f $(DESTDIR)$(citymgmtpythondir)/_citymgmt.la $(DESTDIR)$(citymgmtpythondir)/_citymgmt.a
uninstall-local: uninstall-python-module
uninstall-python-module:
	$(AM_V_at)rm -f $(DESTDIR)$(citymgmtpythondir)/_citymgmt$(PYTHON_MODULE_SUFFIX)
	$(AM_V_at)rmdir $(DESTDIR)$(citymgmtpythondir) 2>/dev/null || :

%D%/stage.stamp: %D%/_citymgmt.la $(python_package)
	$(AM_V_GEN)rm -rf %D%/stage && $(MKDIR_P) %D%/stage/citymgmt && \
	cp -f %D%/.libs/_citymgmt$(PYTHON_MODULE_SUFFIX) %D%/stage/citymgmt/ && \
	for file in $(python_package); do \
	    if test -f $$file; then cp -f $$file %D%/stage/citymgmt/; \
	    else cp -f $(srcdir)/$$file %D%/stage/citymgmt/; fi || exit 1; \
	done && touch $@
all-local: %D%/stage.stamp
CLEANFILES += %D%/stage.stamp
clean-local: clean-python-stage
clean-python-stage:
	$(AM_V_at)rm -rf %D%/stage

TESTS += tests/python/run.sh
endif
