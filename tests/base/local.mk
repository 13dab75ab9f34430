check_programs_core += %D%/check_memory
%C%_check_memory_SOURCES = %D%/check_memory.c
check_programs_core += %D%/check_text
%C%_check_text_SOURCES = %D%/check_text.c
check_programs_core += %D%/check_text_set
%C%_check_text_set_SOURCES = %D%/check_text_set.c
check_programs_core += %D%/check_diagnostics
%C%_check_diagnostics_SOURCES = %D%/check_diagnostics.c
check_programs_core += %D%/check_csv
%C%_check_csv_SOURCES = %D%/check_csv.c
check_programs_core += %D%/check_csv_cut
%C%_check_csv_cut_SOURCES = %D%/check_csv_cut.c
check_programs_core += %D%/check_fold
%C%_check_fold_SOURCES = %D%/check_fold.c
check_programs_core += %D%/check_json
%C%_check_json_SOURCES = %D%/check_json.c
check_programs_core += %D%/check_json_document
%C%_check_json_document_SOURCES = %D%/check_json_document.c
EXTRA_DIST += tests/cases/json.test
check_programs_core += %D%/check_version
%C%_check_version_SOURCES = %D%/check_version.c

check_programs_core += %D%/check_decimal
%C%_check_decimal_SOURCES = %D%/check_decimal.c
EXTRA_DIST += %D%/decimal_vectors.tsv %D%/make_decimal_vectors.py

# The same tests with the small form forbidden: these objects stand in for the library's.
check_programs_core += %D%/check_decimal_wide
%C%_check_decimal_wide_SOURCES = %D%/check_decimal.c libcitymgmt/base/decimal.c libcitymgmt/base/decimal_wide.c \
    libcitymgmt/base/decimal_text.c libcitymgmt/base/decimal_math.c libcitymgmt/base/decimal_big.c
%C%_check_decimal_wide_CPPFLAGS = $(AM_CPPFLAGS) -DCMG_DECIMAL_WIDE_ONLY

check_programs_core += %D%/check_temporal
%C%_check_temporal_SOURCES = %D%/check_temporal.c
check_programs_core += %D%/check_zone
%C%_check_zone_SOURCES = %D%/check_zone.c
EXTRA_DIST += %D%/zone_vectors.tsv %D%/make_zone_vectors.py

check_programs_core += %D%/check_regex
%C%_check_regex_SOURCES = %D%/check_regex.c
