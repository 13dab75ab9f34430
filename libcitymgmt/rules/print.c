#include "rules/print.h"

#include <string.h>

#define HEADING_CELLS 12
#define LAW_COLUMN 64

void cmg_print_init(cmg_print *print, cmg_buffer *out, const cmg_result *result)
{
    *print = (cmg_print){.out = out, .language = result->language};
    cmg_buffer_init(&print->left, &result->allocator);
}

void cmg_print_free(cmg_print *print)
{
    print->out->failed = print->out->failed || print->left.failed;
    cmg_buffer_free(&print->left);
}

static void end_row(cmg_print *print, size_t indent, const cmg_basis *basis)
{
    const cmg_text left = cmg_buffer_view(&print->left);
    size_t cells = indent + cmg_text_cells(left);
    cmg_buffer_text(print->out, left);
    for (uint32_t i = 0; basis && i < basis->count; i++) {
        if (cells + 2 > LAW_COLUMN) {
            cmg_buffer_char(print->out, '\n');
            cells = 0;
        }
        cmg_buffer_spaces(print->out, LAW_COLUMN - cells);
        cmg_buffer_text(print->out, cmg_label_text(&basis->citations[i].printed, print->language));
        cells = LAW_COLUMN;
    }
    cmg_buffer_char(print->out, '\n');
    cmg_buffer_clear(&print->left);
}

void cmg_print_row(cmg_print *print, const char *heading, const cmg_basis *basis)
{
    const size_t cells = cmg_text_cells(cmg_text_of(heading));
    cmg_buffer_string(print->out, "  ");
    cmg_buffer_string(print->out, heading);
    cmg_buffer_spaces(print->out, cells < HEADING_CELLS ? HEADING_CELLS - cells : 1);
    end_row(print, 2 + (cells < HEADING_CELLS ? HEADING_CELLS : cells + 1), basis);
}

void cmg_print_answer(cmg_print *print, const cmg_basis *basis)
{
    end_row(print, 0, basis);
}

/* -- amounts -------------------------------------------------------------- */

void cmg_print_short(cmg_buffer *out, cmg_text name, size_t most)
{
    size_t at = 0, next = 0;
    while (next < name.length) {
        cmg_text_next(name, &next);
        if (cmg_text_cells((cmg_text){name.bytes, next}) > most)
            break;
        at = next;
    }
    cmg_buffer_markup(out, (cmg_text){name.bytes, at});
    if (at < name.length)
        cmg_buffer_string(out, "…");
}

void cmg_print_number(cmg_buffer *out, cmg_value number)
{
    const size_t from = out->length;
    cmg_decimal_write(out, cmg_value_decimal(number));
    if (out->failed)
        return;
    size_t digits = 0, sign = out->bytes[from] == '-';
    while (from + sign + digits < out->length && out->bytes[from + sign + digits] != '.')
        digits++;
    for (size_t group = digits; group > 3;) {
        group -= 3;
        const size_t at = from + sign + group;
        cmg_buffer_char(out, '0'); /* makes room for one more byte */
        if (out->failed)
            return;
        memmove(out->bytes + at + 1, out->bytes + at, out->length - 1 - at);
        out->bytes[at] = ',';
    }
}

void cmg_print_bounds(cmg_buffer *out, cmg_language language, const cmg_bounds *bounds)
{
    const bool en = language == CMG_ENGLISH;
    if (!bounds->has_low && !bounds->has_high) {
        cmg_buffer_string(out, en ? "amount not known yet" : "金额尚不能确定");
        return;
    }
    if (!bounds->has_low)
        cmg_buffer_string(out, en ? "at most " : "不超过 ");
    else if (!bounds->has_high)
        cmg_buffer_string(out, en ? "at least " : "不低于 ");
    if (bounds->has_low)
        cmg_print_number(out, bounds->low);
    const bool both = bounds->has_low && bounds->has_high;
    if (both && cmg_decimal_compare(cmg_value_decimal(bounds->low), cmg_value_decimal(bounds->high)) != 0)
        cmg_buffer_string(out, en ? " to " : " 至 ");
    if (bounds->has_high &&
        (!both || cmg_decimal_compare(cmg_value_decimal(bounds->low), cmg_value_decimal(bounds->high)) != 0))
        cmg_print_number(out, bounds->high);
    cmg_buffer_string(out, en ? " yuan" : " 元");
}

void cmg_print_label(cmg_buffer *out, const cmg_label *label, cmg_language language)
{
    cmg_buffer_text(out, cmg_label_text(label, language));
}

const char *cmg_outcome_words(cmg_outcome outcome, cmg_language language)
{
    static const char *const words[][2] = {{"不予处罚", "no penalty"},
                                           {"减轻处罚", "mitigated"},
                                           {"从轻处罚", "lighter"},
                                           {"一般情节", "general"},
                                           {"从重处罚", "heavier"}};
    return words[outcome][language];
}

/* -- the end of every answer ---------------------------------------------- */

void cmg_print_reason(cmg_buffer *out, const cmg_result *result, cmg_language language)
{
    const cmg_message *row = cmg_message_row(result->reason);
    static const char *const names[][3] = {{"name", "condition", ""},
                                           {"name", "day", ""},
                                           {"name", "low", "high"},
                                           {"amount", "low", "high"},
                                           {"first", "second", "third"}};
    const int shape =
        result->reason == CMG_M_not_in_force                                                            ? 1
        : result->reason == CMG_M_range_crossed                                                         ? 2
        : result->reason == CMG_M_chosen_outside || result->reason == CMG_M_chosen_not_below            ? 3
        : result->reason == CMG_M_dates_out_of_order || cmg_message_row(result->reason)->number >= 1000 ? 4
                                                                                                        : 0;
    cmg_argument arguments[3];
    for (int i = 0; i < 3; i++)
        arguments[i] = CMG_ARG(names[shape][i], result->reason_argument[i]);
    cmg_message_fill(out, language == CMG_ENGLISH ? row->en : row->zh, arguments, 3);
}

/* Questions that one rule asks stand together: the reason is given once. */
static bool last_of_rule(const cmg_result *result, uint32_t at)
{
    for (uint32_t i = at + 1; i < result->need_count; i++) {
        if (result->needs[i].essential == result->needs[at].essential)
            return result->needs[i].rule != result->needs[at].rule;
    }
    return true;
}

static void print_reason_for(cmg_print *print, const cmg_rule *rule)
{
    cmg_buffer_string(print->out, "     ");
    cmg_buffer_string(&print->left, cmg_say(print, "因为：", "because: "));
    cmg_print_label(&print->left, &rule->label, print->language);
    end_row(print, 5, &rule->basis);
}

const char *cmg_answer_words(const cmg_term *term, cmg_value value, cmg_language language)
{
    static const char *const words[2][2] = {{"否", "no"}, {"是", "yes"}};
    if (value.kind == CMG_BOOLEAN)
        return words[value.as.integer != 0][language];
    for (uint32_t i = 0; value.kind == CMG_STRING && i < term->value_count; i++) {
        if (cmg_text_equal(term->values[i].value, cmg_value_as_text(value)))
            return cmg_label_text(&term->values[i].label, language).bytes;
    }
    return NULL;
}

static void print_answers(cmg_print *print, const cmg_result *result, const cmg_need *need)
{
    for (uint32_t i = 0; i < need->prospect_count; i++) {
        const cmg_prospect *prospect = &need->prospects[i];
        cmg_buffer_string(print->out, "     ");
        cmg_buffer_string(&print->left, cmg_answer_words(result->pack->slots[need->slot].term,
                                                         prospect->answer, print->language));
        cmg_buffer_string(&print->left, " → ");
        cmg_print_prospect(print, prospect);
        end_row(print, 5, NULL);
    }
}

static void print_needs(cmg_print *print, const cmg_result *result, bool essential, const char *heading)
{
    uint32_t number = 0;
    for (uint32_t i = 0; i < result->need_count; i++) {
        const cmg_need *need = &result->needs[i];
        if (need->essential != essential)
            continue;
        if (number++ == 0) {
            cmg_buffer_string(print->out, heading);
            cmg_buffer_char(print->out, '\n');
        }
        cmg_buffer_string(print->out, "  ");
        cmg_buffer_unsigned(&print->left, number);
        cmg_buffer_string(&print->left, ". ");
        cmg_buffer_string(&print->left, cmg_result_question(result, i));
        if (need->kind == CMG_NEED_FACT) {
            cmg_buffer_string(&print->left, cmg_say(print, "（", " ("));
            cmg_buffer_string(&print->left, cmg_result_missing(result, i));
            cmg_buffer_string(&print->left, cmg_say(print, "）", ")"));
        }
        end_row(print, 2, NULL);
        print_answers(print, result, need);
        if (need->rule && last_of_rule(result, i))
            print_reason_for(print, need->rule);
    }
}

void cmg_print_missing(cmg_print *print, const cmg_result *result)
{
    print_needs(print, result, true,
                cmg_say(print, "还缺这些，才能决定（最要紧的在前）",
                        "Still needed to decide, the most useful first"));
    print_needs(print, result, false,
                cmg_say(print, "不影响上面的答案，但可能有利于当事人或影响程序",
                        "Does not change the answer, but may favour the party or touch the procedure"));
}

static void print_presumed(cmg_print *print, const cmg_result *result)
{
    for (uint32_t i = 0; i < result->presumed_count; i++) {
        const cmg_slot *slot = &result->pack->slots[result->presumed[i]];
        cmg_buffer_string(&print->left, i ? cmg_say(print, "，", ", ") : "");
        cmg_buffer_text(&print->left, print->language == CMG_ENGLISH
                                          ? cmg_label_text(&slot->term->label, CMG_ENGLISH)
                                          : slot->name);
        cmg_buffer_string(&print->left, cmg_say(print, "＝", " = "));
        const char *words = cmg_answer_words(slot->term, slot->term->presumed, print->language);
        if (words)
            cmg_buffer_string(&print->left, words);
        else
            cmg_value_write(&print->left, slot->term->presumed);
    }
    if (result->presumed_count)
        cmg_print_row(print, cmg_say(print, "推定", "presumed"), NULL);
}

static void print_steps(cmg_print *print, cmg_result *result)
{
    if (!result->step_count)
        return;
    cmg_buffer_string(print->out, cmg_say(print, "逐步说明\n", "Step by step\n"));
    for (size_t i = 0; i < result->step_count; i++) {
        cmg_buffer_format(print->out, "  %2zu ", i + 1);
        cmg_step_write(print->out, result, &result->steps[i]);
        cmg_buffer_char(print->out, '\n');
    }
}

void cmg_print_closing(cmg_print *print, cmg_result *result)
{
    print_presumed(print, result);
    print_steps(print, result);
    if (cmg_diagnostics_count(result->diagnostics))
        cmg_buffer_string(print->out, cmg_diagnostics_text(result->diagnostics, print->language));
    const cmg_pack *pack = result->pack;
    cmg_buffer_string(print->out, cmg_say(print, "规则包 ", "pack "));
    for (uint32_t i = pack->layer_count; i-- > 0;) {
        cmg_buffer_text(print->out, pack->layers[i].name);
        cmg_buffer_char(print->out, ' ');
        cmg_buffer_text(print->out, pack->layers[i].version);
        cmg_buffer_string(print->out, i ? " < " : "");
    }
    cmg_buffer_format(print->out, "  sha256 %s\n", pack->hash);
}

/* -- JSON ----------------------------------------------------------------- */

void cmg_json_label(cmg_buffer *out, const cmg_label *label, cmg_language language)
{
    cmg_buffer_json(out, cmg_label_text(label, language));
}

void cmg_json_basis(cmg_buffer *out, const cmg_basis *basis, cmg_language language)
{
    cmg_buffer_char(out, '[');
    for (uint32_t i = 0; i < basis->count; i++) {
        const cmg_citation *citation = &basis->citations[i];
        cmg_buffer_string(out, i ? ",{\"source\":" : "{\"source\":");
        cmg_buffer_json(out, citation->law->code);
        cmg_buffer_string(out, ",\"article\":");
        cmg_buffer_json(out, citation->article);
        cmg_buffer_string(out, ",\"text\":");
        cmg_json_label(out, &citation->printed, language);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

void cmg_json_reason(cmg_buffer *out, const cmg_result *result)
{
    cmg_buffer reason;
    cmg_buffer_init(&reason, &result->allocator);
    cmg_print_reason(&reason, result, result->language);
    cmg_buffer_format(out,
                      ",\"reason\":{\"id\":\"E%04u\",\"text\":", cmg_message_row(result->reason)->number);
    cmg_buffer_json(out, cmg_buffer_view(&reason));
    cmg_buffer_char(out, '}');
    out->failed = out->failed || reason.failed;
    cmg_buffer_free(&reason);
}

void cmg_json_settings(cmg_buffer *out, const cmg_result *result, uint32_t used)
{
    static const char *const names[] = {
#define CMG_SETTING(identifier, name, values) name,
#include "pack/settings.def"
#undef CMG_SETTING
    };
    static const char *const values[] = {
#define CMG_SETTING(identifier, name, values) values,
#include "pack/settings.def"
#undef CMG_SETTING
    };
    bool first = true;
    cmg_buffer_string(out, ",\"settings\":{");
    for (int i = 0; i < CMG_SETTING_COUNT; i++) {
        const cmg_setting_value *value = &result->pack->settings[i];
        if (!(used & 1u << i))
            continue;
        cmg_buffer_format(out, "%s\"%s\":", first ? "" : ",", names[i]);
        first = false;
        if (!values[i][0]) {
            cmg_decimal_write(out, value->number);
            continue;
        }
        const char *word = values[i];
        for (uint8_t skip = value->choice; skip > 0; skip--) {
            while (*word++ != ' ') {
            }
        }
        cmg_buffer_char(out, '"');
        while (*word && *word != ' ')
            cmg_buffer_char(out, *word++);
        cmg_buffer_char(out, '"');
    }
    cmg_buffer_char(out, '}');
}

static void json_missing(cmg_buffer *out, const cmg_result *result)
{
    static const char *const kinds[] = {"fact", "parameter", "amount", "place"};
    cmg_buffer_string(out, ",\"missing\":[");
    for (uint32_t i = 0; i < result->need_count; i++) {
        const cmg_need *need = &result->needs[i];
        cmg_buffer_string(out, i ? ",{\"name\":" : "{\"name\":");
        cmg_buffer_json(out, cmg_text_of(cmg_result_missing(result, i)));
        cmg_buffer_format(out, ",\"kind\":\"%s\",\"essential\":%s,\"question\":", kinds[need->kind],
                          need->essential ? "true" : "false");
        cmg_buffer_json(out, cmg_text_of(cmg_result_question(result, i)));
        cmg_buffer_string(out, ",\"why\":");
        cmg_buffer_json(out, cmg_text_of(cmg_result_why(result, i)));
        if (need->rule) {
            cmg_buffer_string(out, ",\"basis\":");
            cmg_json_basis(out, &need->rule->basis, result->language);
        }
        cmg_json_prospects(out, need);
        cmg_buffer_char(out, '}');
    }
    cmg_buffer_char(out, ']');
}

void cmg_json_closing(cmg_buffer *out, cmg_result *result)
{
    json_missing(out, result);
    cmg_buffer_string(out, ",\"presumed\":{");
    for (uint32_t i = 0; i < result->presumed_count; i++) {
        const cmg_slot *slot = &result->pack->slots[result->presumed[i]];
        cmg_buffer_string(out, i ? "," : "");
        cmg_buffer_json(out, slot->name);
        cmg_buffer_char(out, ':');
        cmg_value_write_json(out, slot->term->presumed);
    }
    cmg_buffer_char(out, '}');
    if (result->traced) {
        cmg_buffer_string(out, ",\"steps\":[");
        cmg_buffer line;
        cmg_buffer_init(&line, &result->allocator);
        for (size_t i = 0; i < result->step_count; i++) {
            cmg_buffer_clear(&line);
            cmg_step_write(&line, result, &result->steps[i]);
            cmg_buffer_string(out, i ? "," : "");
            cmg_buffer_json(out, cmg_buffer_view(&line));
            out->failed = out->failed || line.failed; /* clearing forgets it */
        }
        cmg_buffer_free(&line);
        cmg_buffer_char(out, ']');
    }
    cmg_buffer_string(out, ",\"diagnostics\":");
    cmg_buffer_string(out, cmg_diagnostics_json(result->diagnostics, result->language));
    const cmg_pack *pack = result->pack;
    cmg_buffer_string(out, ",\"pack\":{\"layers\":[");
    for (uint32_t i = pack->layer_count; i-- > 0;) {
        cmg_buffer_string(out, "{\"name\":");
        cmg_buffer_json(out, pack->layers[i].name);
        cmg_buffer_string(out, ",\"version\":");
        cmg_buffer_json(out, pack->layers[i].version);
        cmg_buffer_string(out, i ? "}," : "}");
    }
    cmg_buffer_format(out, "],\"sha256\":\"%s\"}", pack->hash);
}
