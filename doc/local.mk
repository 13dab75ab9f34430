# What is written for readers, and the schema that an editor reads: a pack is written beside an installed library too.
dist_doc_DATA = %D%/assess.md %D%/design.md %D%/due.md %D%/duty.md %D%/feel.md %D%/pack.md %D%/pack.schema.json %D%/procedure.md %D%/result.md %D%/staff.md %D%/standards.md
