# base: nothing here knows of rules.
core_sources += %D%/memory.c %D%/memory.h %D%/meter.c %D%/meter.h
core_sources += %D%/text.c %D%/text.h %D%/eight.h %D%/buffer.c %D%/text_set.c %D%/text_set.h %D%/name_index.c %D%/name_index.h %D%/fold.c %D%/fold.h
core_sources += %D%/diagnostics.c %D%/diagnostics.h %D%/diagnostics_report.c %D%/diagnostics_list.h %D%/messages.def
core_sources += %D%/json_scanner.c %D%/json_error.c %D%/json_records.c %D%/json_document.c
core_sources += %D%/json.h %D%/json_parts.h %D%/json_records.h
core_sources += %D%/file.c %D%/file.h
core_sources += %D%/csv.c %D%/csv.h %D%/csv_reader.h %D%/csv_rows.c %D%/csv_cut.c %D%/csv_decode.c
core_sources += %D%/version.c
core_sources += %D%/decimal.c %D%/decimal.h %D%/decimal_parts.h %D%/decimal_wide.c %D%/decimal_text.c
core_sources += %D%/decimal_math.c %D%/decimal_big.c %D%/decimal_big.h
core_sources += %D%/calendar.c %D%/duration.c %D%/moment.c %D%/temporal.h %D%/temporal_write.h %D%/scan.h
core_sources += %D%/instant.c %D%/instant.h
core_sources += %D%/zone.c %D%/zone.h
core_sources += %D%/regex.c %D%/regex.h %D%/regex_translate.c %D%/regex_translate.h %D%/regex_class.c
