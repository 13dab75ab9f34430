check_programs_core += %D%/check_memory
%C%_check_memory_SOURCES = %D%/check_memory.c
check_programs_core += %D%/check_text
%C%_check_text_SOURCES = %D%/check_text.c
check_programs_core += %D%/check_diagnostics
%C%_check_diagnostics_SOURCES = %D%/check_diagnostics.c
check_programs_core += %D%/check_json
%C%_check_json_SOURCES = %D%/check_json.c
