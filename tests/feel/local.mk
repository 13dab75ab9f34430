# Tests of the language.
check_programs_core += %D%/check_cases
%C%_check_cases_SOURCES = %D%/check_cases.c
check_programs_core += %D%/check_parser
%C%_check_parser_SOURCES = %D%/check_parser.c
EXTRA_DIST += tests/cases/feel.test
