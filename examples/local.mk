# Examples are programs a user would keep: they are built and run against what
# was installed, never against the source.
EXTRA_DIST += tests/install/installed.sh

installcheck-local:
	$(AM_V_at)root='$(DESTDIR)' bindir='$(bindir)' libdir='$(libdir)' datadir='$(datadir)' \
	top_srcdir='$(abs_top_srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS) $(CMG_LDFLAGS)' LDFLAGS='$(LDFLAGS)' \
	PYTHON='$(PYTHON)' python_packages_dir='$(python_packages_dir)' \
	$(SHELL) $(srcdir)/tests/install/installed.sh
