/* Calls: counts, names and types of arguments. */
#include <string.h>

#include "feel/builtins.h"
#include "feel/check.h"

static void report_count(cmg_checker *c, const cmg_expr *expr, const char *function, uint32_t least,
                         uint32_t most)
{
    cmg_buffer text;
    cmg_buffer_init(&text, &c->arena->allocator);
    cmg_buffer_unsigned(&text, least);
    if (most != least && most != 255) {
        cmg_buffer_char(&text, '-');
        cmg_buffer_unsigned(&text, most);
    } else if (most == 255) {
        cmg_buffer_char(&text, '+');
    }
    cmg_check_wrong(c, expr, CMG_M_feel_argument_count, cmg_text_of(function), cmg_buffer_view(&text));
    cmg_buffer_free(&text);
}

static const cmg_type *duration_type(const cmg_expr *expr)
{
    cmg_span span;
    int64_t months;
    if (expr->count != 2 || expr->children[1]->kind != CMG_X_CONSTANT ||
        expr->children[1]->constant.kind != CMG_STRING)
        return &cmg_type_any;
    switch (cmg_duration_parse(cmg_value_as_text(expr->children[1]->constant), &span, &months)) {
    case CMG_DURATION_DAYS: return &cmg_type_days_duration;
    case CMG_DURATION_MONTHS: return &cmg_type_months_duration;
    default: return &cmg_type_any;
    }
}

/* A pattern written out is tried at once: its errors belong to loading. */
static void check_pattern(cmg_checker *c, const cmg_expr *expr, int builtin)
{
    const bool takes_pattern = builtin == CMG_B_MATCHES || builtin == CMG_B_REPLACE || builtin == CMG_B_SPLIT;
    if (!takes_pattern || expr->name_count || expr->count < 3 || expr->children[2]->kind != CMG_X_CONSTANT ||
        expr->children[2]->constant.kind != CMG_STRING)
        return;
    cmg_regex *regex = NULL;
    size_t at = 0;
    const cmg_text pattern = cmg_value_as_text(expr->children[2]->constant);
    const cmg_regex_status status =
        cmg_regex_compile(&c->arena->allocator, pattern, CMG_TEXT(""), &regex, &at);
    cmg_regex_free(regex);
    /* Flags can make a pattern right that is wrong without them. */
    if (expr->count == (builtin == CMG_B_REPLACE ? 5u : 4u))
        return;
    if (status == CMG_REGEX_BAD_PATTERN || status == CMG_REGEX_TOO_LONG)
        cmg_check_wrong(c, expr->children[2], CMG_M_feel_pattern, pattern, CMG_TEXT(""));
}

/* How an argument fits a parameter. */
typedef enum fit { FIT_GOOD, FIT_TYPE, FIT_NAME } fit;

/* The parameter that argument `i` is for: by name, or by place, the last one repeating. */
static int place_of(const cmg_expr *call, const cmg_signature *signature, uint32_t i)
{
    if (call->name_count)
        return cmg_signature_place(signature, call->names[i]);
    return i < signature->count ? (int)i : signature->repeats ? (int)signature->count - 1 : -1;
}

/* The worst fit of the arguments to a form that takes so many. */
static fit fit_of(const cmg_expr *call, const cmg_signature *signature)
{
    fit worst = FIT_GOOD;
    for (uint32_t i = 0; i + 1 < call->count; i++) {
        const int at = place_of(call, signature, i);
        if (at < 0)
            return FIT_NAME;
        if (!cmg_letter_fits(call->children[i + 1]->type, signature->parameters[at].type))
            worst = FIT_TYPE;
    }
    return worst;
}

/* The form that fits best, the first of equals; false when none takes so many arguments. */
static bool choose(const cmg_expr *call, const cmg_builtin_row *row, cmg_signature *best)
{
    const uint32_t count = call->count - 1;
    cmg_signature signature;
    fit least = FIT_NAME;
    bool found = false;
    for (const char *at = row->parameters; cmg_signature_next(&at, &signature);) {
        if (call->name_count ? count > signature.count : !cmg_signature_counts(&signature, count))
            continue;
        const fit of = fit_of(call, &signature);
        if (!found || of < least) {
            *best = signature;
            least = of;
        }
        found = true;
    }
    return found;
}

/* "1-3", "2+", or several of them where the forms differ. */
static void report_counts(cmg_checker *c, const cmg_expr *expr, const cmg_builtin_row *row)
{
    uint32_t least = UINT32_MAX, most = 0;
    cmg_signature signature;
    for (const char *at = row->parameters; cmg_signature_next(&at, &signature);) {
        least = signature.least < least ? signature.least : least;
        most = signature.repeats ? UINT8_MAX : signature.count > most ? signature.count : most;
    }
    report_count(c, expr, row->name, least, most);
}

static void check_names(cmg_checker *c, const cmg_expr *call, const cmg_signature *signature)
{
    uint32_t given = 0; /* a bit for each parameter that is named */
    for (uint32_t i = 0; i + 1 < call->count; i++) {
        const int at = cmg_signature_place(signature, call->names[i]);
        if (at < 0) {
            cmg_check_wrong(c, call->children[i + 1], CMG_M_feel_unknown_parameter, call->names[i],
                            cmg_text_of(cmg_builtins[call->children[0]->builtin].parameters));
            return;
        }
        if (given & 1u << at)
            cmg_check_wrong(c, call->children[i + 1], CMG_M_feel_parameter_twice, call->names[i],
                            CMG_TEXT(""));
        given |= 1u << at;
    }
    for (uint32_t i = 0; i < signature->count; i++) {
        if (!signature->parameters[i].optional && !(given & 1u << i)) {
            cmg_check_wrong(c, call, CMG_M_feel_parameter_missing, signature->parameters[i].name,
                            CMG_TEXT(""));
            return;
        }
    }
}

static const cmg_type *call_builtin(cmg_checker *c, cmg_expr *expr, int builtin)
{
    const cmg_builtin_row *row = &cmg_builtins[builtin];
    cmg_signature signature;
    for (uint32_t i = 1; i < expr->count; i++)
        cmg_check(c, expr->children[i]);
    if (!choose(expr, row, &signature)) {
        report_counts(c, expr, row);
        return &cmg_type_any;
    }
    if (expr->name_count)
        check_names(c, expr, &signature);
    for (uint32_t i = 0; i + 1 < expr->count; i++) {
        const cmg_expr *argument = expr->children[i + 1];
        const int at = place_of(expr, &signature, i);
        if (at >= 0 && !cmg_letter_fits(argument->type, signature.parameters[at].type))
            cmg_check_wrong(c, argument, CMG_M_feel_type, cmg_check_type_text(c, argument->type),
                            cmg_check_type_text(c, cmg_letter_type(signature.parameters[at].type)));
    }
    check_pattern(c, expr, builtin);
    return builtin == CMG_B_DURATION ? duration_type(expr) : cmg_letter_type(row->result);
}

/* The parameter that argument `i` is for; NULL after reporting. */
static const cmg_field *parameter_of(cmg_checker *c, const cmg_expr *call, const cmg_type *function,
                                     uint32_t i)
{
    if (!call->name_count)
        return &function->fields[i];
    for (uint32_t j = 0; j < function->field_count; j++) {
        /* A type written as function<...> does not tell the names. */
        if (!function->fields[j].name.length || cmg_text_equal(function->fields[j].name, call->names[i]))
            return function->fields[j].name.length ? &function->fields[j] : NULL;
    }
    cmg_check_wrong(c, call->children[i + 1], CMG_M_feel_unknown_parameter, call->names[i], CMG_TEXT(""));
    return NULL;
}

static void check_arguments(cmg_checker *c, const cmg_expr *call, const cmg_type *function)
{
    if (!function->fields)
        return;
    if (call->count - 1 != function->field_count) {
        report_count(c, call, "function", function->field_count, function->field_count);
        return;
    }
    for (uint32_t i = 0; i < function->field_count; i++) {
        const cmg_field *parameter = parameter_of(c, call, function, i);
        const cmg_type *type = call->children[i + 1]->type;
        /* A list of one and its item pass for each other. */
        if (parameter && type->kind != CMG_LIST && parameter->type->kind != CMG_LIST)
            cmg_check_expect(c, call->children[i + 1], type, parameter->type);
    }
}

const cmg_type *cmg_check_invoke(cmg_checker *c, cmg_expr *expr)
{
    cmg_expr *function = expr->children[0];
    if (function->kind == CMG_X_NAME && function->builtin >= 0) {
        function->type = &cmg_type_any;
        return call_builtin(c, expr, function->builtin);
    }
    const cmg_type *type = cmg_check(c, function);
    for (uint32_t i = 1; i < expr->count; i++)
        cmg_check(c, expr->children[i]);
    if (!cmg_check_is_any(type) && type->kind != CMG_FUNCTION)
        return cmg_check_wrong(c, function, CMG_M_feel_not_function, cmg_check_type_text(c, type),
                               CMG_TEXT(""));
    if (type->kind == CMG_FUNCTION)
        check_arguments(c, expr, type);
    return type->kind == CMG_FUNCTION && type->element ? type->element : &cmg_type_any;
}
