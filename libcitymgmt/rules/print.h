/* Printing for people: rows with the law in the right column, amounts with
 * their thousands set apart, both languages. */
#ifndef CMG_RULES_PRINT_H
#define CMG_RULES_PRINT_H

#include "rules/result.h"

typedef struct cmg_print {
    cmg_buffer *out;
    cmg_language language;
    cmg_buffer left; /* the row being made */
} cmg_print;

/* The text of the print's language. */
static inline const char *cmg_say(const cmg_print *print, const char *zh, const char *en)
{
    return print->language == CMG_ENGLISH ? en : zh;
}

void cmg_print_init(cmg_print *print, cmg_buffer *out, const cmg_result *result);
void cmg_print_free(cmg_print *print);
/* Ends the row: a heading in its column, what `left` holds, and the citations
 * of `basis` (NULL: none) to the right, one a line. */
void cmg_print_row(cmg_print *print, const char *heading, const cmg_basis *basis);
/* The first row: no heading, not indented. */
void cmg_print_answer(cmg_print *print, const cmg_basis *basis);

/* 1,234.5 for people. */
void cmg_print_number(cmg_buffer *out, cmg_value number);
/* A name in a drawing, as markup: its beginning where it takes more than `most` cells. */
void cmg_print_short(cmg_buffer *out, cmg_text name, size_t most);
/* "500 至 5,000 元", "不超过 20,000 元", "500 yuan". */
void cmg_print_bounds(cmg_buffer *out, cmg_language language, const cmg_bounds *bounds);
/* 2024-02-08 17:00（周四） */
void cmg_print_instant(cmg_buffer *out, int64_t instant, cmg_language language);
void cmg_print_label(cmg_buffer *out, const cmg_label *label, cmg_language language);
const char *cmg_level_words(cmg_level level, cmg_language language);
const char *cmg_item_type_words(cmg_item_type type, cmg_language language);
const char *cmg_duty_step_words(cmg_duty_step_kind kind, cmg_language language);
/* How nearly a rule names a matter, as cmg_reach_item() tells it. */
const char *cmg_nearness_words(unsigned nearness, cmg_language language);
const char *cmg_outcome_words(cmg_outcome outcome, cmg_language language);
/* A value in words: those that the term gives it, yes and no. */
const char *cmg_answer_words(const cmg_term *term, cmg_value value, cmg_language language);
/* What an answer would lead to. */
void cmg_print_prospect(cmg_print *print, const cmg_prospect *prospect);
/* What is missing, presumptions, notes, pack: the end of every answer. */
void cmg_print_missing(cmg_print *print, const cmg_result *result);
void cmg_print_closing(cmg_print *print, cmg_result *result);
/* Why a decision was refused, one sentence. */
void cmg_print_reason(cmg_buffer *out, const cmg_result *result, cmg_language language);

/* JSON members shared by the kinds: missing, presumed, steps, diagnostics,
 * pack; each preceded by a comma. */
void cmg_json_closing(cmg_buffer *out, cmg_result *result);
/* The answers to a question and where each leads, if it was looked into. */
void cmg_json_prospects(cmg_buffer *out, const cmg_need *need);
/* The pack's conventions that an answer rests on: bits of cmg_setting. */
void cmg_json_settings(cmg_buffer *out, const cmg_result *result, uint32_t used);
void cmg_json_reason(cmg_buffer *out, const cmg_result *result);
void cmg_json_basis(cmg_buffer *out, const cmg_basis *basis, cmg_language language);
void cmg_json_label(cmg_buffer *out, const cmg_label *label, cmg_language language);

#endif
