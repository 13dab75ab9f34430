/* A cell of a table to a value, from what people export. */
#include "rules/assess.h"

#include "base/eight.h"
#include "feel/from_json.h"

/* One to `most` digits at *at.  -1: none. */
static int read_digits(cmg_text text, size_t *at, size_t least, size_t most)
{
    int number = 0;
    size_t digits = 0;
    while (digits < most && *at < text.length && text.bytes[*at] >= '0' && text.bytes[*at] <= '9') {
        number = number * 10 + (text.bytes[(*at)++] - '0');
        digits++;
    }
    return digits < least ? -1 : number;
}

static bool skip(cmg_text text, size_t *at, char wanted)
{
    if (*at >= text.length || text.bytes[*at] != wanted)
        return false;
    ++*at;
    return true;
}

/* 2024-03-01 or 2024/3/1. */
static bool read_day(cmg_text text, size_t *at, int64_t *days)
{
    const int year = read_digits(text, at, 4, 4);
    const char separator = *at < text.length ? text.bytes[*at] : '\0';
    if (year < 0 || (separator != '-' && separator != '/') || !skip(text, at, separator))
        return false;
    const int month = read_digits(text, at, 1, 2);
    if (month < 0 || !skip(text, at, separator))
        return false;
    const cmg_civil date = {year, month, read_digits(text, at, 1, 2)};
    if (!cmg_civil_is_valid(date))
        return false;
    *days = cmg_days_from_civil(date);
    return true;
}

/* 8:30 or 08:30:05, after a day; without it, midnight. */
static bool read_clock(cmg_text text, size_t *at, cmg_moment *moment)
{
    if (*at == text.length)
        return true;
    if (!skip(text, at, ' ') && !skip(text, at, 'T'))
        return false;
    const int hour = read_digits(text, at, 1, 2);
    if (hour < 0 || hour > 23 || !skip(text, at, ':'))
        return false;
    const int minute = read_digits(text, at, 2, 2);
    const int second = skip(text, at, ':') ? read_digits(text, at, 2, 2) : 0;
    if (minute < 0 || minute > 59 || second < 0 || second > 59 || *at != text.length)
        return false;
    moment->nanos = ((hour * 60 + minute) * 60 + second) * CMG_NANOS_PER_SECOND;
    return true;
}

/* "2024-03-01 08:30:05", eight bytes at a time from the 1st, the 9th and the 12th: what is left
 * of each is a digit, or nothing of the form's marks. */
typedef struct usual {
    uint64_t form, most; /* `most` takes each byte above what it may be over 0x7f */
    size_t from;
} usual;

#define DIGIT 0x76 /* 9 stays below 0x80, 10 does not */
#define MARK 0x7f
#define EIGHT(a, b, c, d, e, f, g, h)                                                                        \
    ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24 | (uint64_t)(e) << 32 |  \
     (uint64_t)(f) << 40 | (uint64_t)(g) << 48 | (uint64_t)(h) << 56)
static const usual usual_parts[3] = {{EIGHT('0', '0', '0', '0', '-', '0', '0', '-'),
                                      EIGHT(DIGIT, DIGIT, DIGIT, DIGIT, MARK, DIGIT, DIGIT, MARK), 0},
                                     {EIGHT('0', '0', ' ', '0', '0', ':', '0', '0'),
                                      EIGHT(DIGIT, DIGIT, MARK, DIGIT, DIGIT, MARK, DIGIT, DIGIT), 8},
                                     {EIGHT('0', '0', ':', '0', '0', ':', '0', '0'),
                                      EIGHT(DIGIT, DIGIT, MARK, DIGIT, DIGIT, MARK, DIGIT, DIGIT), 11}};

/* The number that two bytes of a part are, the first the lower. */
static int pair(uint64_t part, int at)
{
    return (int)(part >> (8 * at) & 15) * 10 + (int)(part >> (8 * at + 8) & 15);
}

/* As nearly all exports write it; false: read it with care. */
static bool read_usual(cmg_text text, cmg_moment *moment)
{
    uint64_t part[3], wrong = 0;
    if (text.length != 19)
        return false;
    for (int i = 0; i < 3; i++) {
        part[i] = cmg_eight_at(text.bytes + usual_parts[i].from) ^ usual_parts[i].form;
        wrong |= part[i] | (part[i] + usual_parts[i].most);
    }
    const int hour = pair(part[2], 0), minute = pair(part[2], 3), second = pair(part[2], 6);
    const cmg_civil date = {pair(part[0], 0) * 100 + pair(part[0], 2), pair(part[0], 5), pair(part[1], 0)};
    if (wrong & CMG_EIGHT_TOPS || hour > 23 || minute > 59 || second > 59 || !cmg_civil_is_valid(date))
        return false;
    moment->days = cmg_days_from_civil(date);
    moment->nanos = ((hour * 60 + minute) * 60 + second) * CMG_NANOS_PER_SECOND;
    return true;
}

static bool read_moment(cmg_text text, bool has_time, cmg_case_column *column, cmg_value *value)
{
    size_t at = 0;
    column->moment = (cmg_moment){.days = 0};
    if (has_time && read_usual(text, &column->moment)) {
        *value = (cmg_value){.as.moment = &column->moment, .kind = CMG_DATE_AND_TIME};
        return true;
    }
    if (!read_day(text, &at, &column->moment.days))
        return false;
    if (!has_time) {
        *value = cmg_date_value(column->moment.days);
        return at == text.length;
    }
    *value = (cmg_value){.as.moment = &column->moment, .kind = CMG_DATE_AND_TIME};
    return read_clock(text, &at, &column->moment);
}

static bool read_truth(cmg_text text, cmg_value *value)
{
    const bool yes = cmg_text_equal(text, CMG_TEXT("true")) || cmg_text_equal(text, CMG_TEXT("是")) ||
                     cmg_text_equal(text, CMG_TEXT("1"));
    const bool no = cmg_text_equal(text, CMG_TEXT("false")) || cmg_text_equal(text, CMG_TEXT("否")) ||
                    cmg_text_equal(text, CMG_TEXT("0"));
    *value = cmg_boolean_value(yes);
    return yes || no;
}

/* A count of a few digits, as most numbers of a table are. */
static bool read_small(cmg_text text, cmg_value *value)
{
    size_t at = 0;
    const int number = text.length <= 6 ? read_digits(text, &at, 1, 6) : -1;
    if (number < 0 || at != text.length || (text.length > 1 && text.bytes[0] == '0'))
        return false;
    *value = cmg_number_value(cmg_decimal_of(number));
    return true;
}

static cmg_status read_as(cmg_assessment *a, cmg_case_column *column, cmg_text text, cmg_value *value)
{
    cmg_arena *arena = &a->session->vm.arena;
    switch (column->term->type->kind) {
    case CMG_STRING: *value = cmg_string_value(text); return CMG_OK;
    case CMG_BOOLEAN: return read_truth(text, value) ? CMG_OK : CMG_BAD_FACTS;
    case CMG_NUMBER: {
        cmg_decimal number;
        if (read_small(text, value))
            return CMG_OK;
        const cmg_decimal_status status = cmg_decimal_parse(arena, text, &number);
        if (status != CMG_DECIMAL_OK)
            return status == CMG_DECIMAL_NO_MEMORY ? CMG_NO_MEMORY : CMG_BAD_FACTS;
        *value = cmg_number_value(number);
        return CMG_OK;
    }
    case CMG_DATE:
    case CMG_DATE_AND_TIME:
        if (read_moment(text, column->term->type->kind == CMG_DATE_AND_TIME, column, value))
            return CMG_OK;
        break;
    default: break;
    }
    return cmg_value_from_text(text, column->term->type, arena, value);
}

static cmg_status check_allowed(cmg_assessment *a, const cmg_term *term, cmg_value value)
{
    for (uint32_t i = 0; i < term->value_count && value.kind == CMG_STRING; i++) {
        if (cmg_text_equal(term->values[i].value, cmg_value_as_text(value)))
            break;
        if (i + 1 == term->value_count)
            return CMG_BAD_FACTS;
    }
    cmg_value verdict = cmg_boolean_value(true);
    const cmg_status status =
        term->allowed ? cmg_run(&a->session->vm, term->allowed, a->session->bank, &value, &verdict) : CMG_OK;
    if (status != CMG_OK)
        return status;
    return verdict.kind == CMG_BOOLEAN && verdict.as.integer ? CMG_OK : CMG_BAD_FACTS;
}

/* The tests as the pack has them, or the first values; kept as long as the row. */
static cmg_text allowed_text(cmg_assessment *a, const cmg_term *term)
{
    enum { VALUES_TOLD = 10 };
    cmg_buffer words;
    cmg_text kept = CMG_NO_TEXT;
    if (term->value_count == 0)
        return cmg_program_text(term->allowed);
    cmg_buffer_init(&words, &a->allocator);
    for (uint32_t i = 0; i < term->value_count && i < VALUES_TOLD; i++) {
        cmg_buffer_string(&words, i == 0 ? "" : " / ");
        cmg_buffer_text(&words, term->values[i].value);
    }
    cmg_buffer_string(&words, term->value_count > VALUES_TOLD ? " / …" : "");
    if (!words.failed)
        cmg_text_copy(&a->session->vm.arena, cmg_buffer_view(&words), &kept);
    cmg_buffer_free(&words);
    return kept;
}

cmg_status cmg_cell_read(cmg_assessment *a, cmg_case_column *column, cmg_text text, cmg_value *value,
                         cmg_row_fault *out)
{
    text = cmg_text_trimmed(text);
    *value = cmg_null_value;
    if (text.length == 0)
        return CMG_OK;
    cmg_status status = read_as(a, column, text, value);
    if (status == CMG_BAD_FACTS)
        cmg_fault_row(out, CMG_M_assess_cell_type, column->term->name, text);
    if (status != CMG_OK || !(column->term->value_count || column->term->allowed))
        return status;
    status = check_allowed(a, column->term, *value);
    if (status == CMG_BAD_FACTS)
        cmg_fault_allowed(out, column->term->name, text, allowed_text(a, column->term));
    return status;
}
