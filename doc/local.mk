# What is written for readers.
EXTRA_DIST += %D%/design.md %D%/pack.md %D%/result.md
