# Tests of the language.
check_programs_core += %D%/check_cases
%C%_check_cases_SOURCES = %D%/check_cases.c
EXTRA_DIST += tests/cases/feel.test
