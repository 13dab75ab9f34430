# Tests of decision tables.
check_programs_core += %D%/check_table
%C%_check_table_SOURCES = %D%/check_table.c
