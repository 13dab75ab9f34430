# Tests of the rule kinds.
check_programs_core += %D%/check_penalty
%C%_check_penalty_SOURCES = %D%/check_penalty.c
