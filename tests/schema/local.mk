EXTRA_DIST += %D%/run.sh %D%/validate.mjs %D%/broken

.PHONY: check-schema
check-schema:
	top_srcdir='$(abs_top_srcdir)' $(SHELL) $(srcdir)/%D%/run.sh
