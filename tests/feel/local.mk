# Tests of the language.
check_programs_core += %D%/check_cases
%C%_check_cases_SOURCES = %D%/check_cases.c
check_programs_core += %D%/check_expressions
%C%_check_expressions_SOURCES = %D%/check_expressions.c
check_programs_core += %D%/check_externals
%C%_check_externals_SOURCES = %D%/check_externals.c
check_programs_core += %D%/check_lenient
%C%_check_lenient_SOURCES = %D%/check_lenient.c
check_programs_core += %D%/check_limits
%C%_check_limits_SOURCES = %D%/check_limits.c
check_programs_core += %D%/check_parser
%C%_check_parser_SOURCES = %D%/check_parser.c
TESTS += %D%/messages.sh
EXTRA_DIST += tests/cases/feel.test %D%/make_expressions.py %D%/messages.sh
