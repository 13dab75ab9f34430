# Tests of decision tables.
check_programs_core += %D%/check_table
%C%_check_table_SOURCES = %D%/check_table.c
check_programs_core += %D%/check_policies
%C%_check_policies_SOURCES = %D%/check_policies.c %D%/small_table.c %D%/small_table.h
check_programs_core += %D%/check_analysis
%C%_check_analysis_SOURCES = %D%/check_analysis.c %D%/small_table.c %D%/small_table.h
check_programs_core += %D%/check_model
%C%_check_model_SOURCES = %D%/check_model.c
