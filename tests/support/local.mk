# What the test programs share.
test_support_sources += %D%/failing_allocator.c %D%/failing_allocator.h \
	%D%/memory_pack.c %D%/memory_pack.h %D%/many.h
