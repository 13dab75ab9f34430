# What is written for readers.
EXTRA_DIST += %D%/assess.md %D%/design.md %D%/due.md %D%/duty.md %D%/feel.md %D%/pack.md %D%/pack.schema.json %D%/procedure.md %D%/result.md %D%/staff.md %D%/standards.md
