/* Static types: what cannot be right is said before anything runs.  What is
 * not known is Any and passes. */
#include "feel/builtins.h"

typedef struct checker {
    cmg_arena *arena;
    const cmg_source *source;
    const cmg_scope *scope;
    const cmg_type *input;
    cmg_diagnostics *diagnostics;
    bool failed;
} checker;

static const cmg_type *check(checker *c, cmg_expr *expr);

static bool is_any(const cmg_type *type)
{
    return type->kind == CMG_TYPE_ANY || type->kind == CMG_NULL;
}

/* Reports and gives Any, so that one cause makes one error. */
static const cmg_type *wrong(checker *c, const cmg_expr *expr, cmg_message_id id, cmg_text first,
                             cmg_text second)
{
    const cmg_place place = cmg_source_place(c->source, expr->offset, expr->length, c->arena);
    c->failed = true;
    cmg_report(c->diagnostics, id, &place, CMG_ARG("found", first), CMG_ARG("expected", second));
    return &cmg_type_any;
}

static cmg_text type_text(checker *c, const cmg_type *type)
{
    cmg_buffer out;
    cmg_text kept = CMG_TEXT("");
    cmg_buffer_init(&out, &c->arena->allocator);
    cmg_type_write(&out, type);
    if (!out.failed)
        cmg_text_copy(c->arena, cmg_buffer_view(&out), &kept);
    cmg_buffer_free(&out);
    return kept;
}

static void expect(checker *c, const cmg_expr *expr, const cmg_type *type, const cmg_type *expected)
{
    if (!cmg_type_conforms(type, expected))
        wrong(c, expr, CMG_M_feel_type, type_text(c, type), type_text(c, expected));
}

static const cmg_type *list_of(checker *c, const cmg_type *element)
{
    cmg_type *type = cmg_arena_zeroed(c->arena, sizeof *type);
    if (!type)
        return &cmg_type_list_any;
    type->kind = CMG_LIST;
    type->element = element;
    return type;
}

/* -- operators ------------------------------------------------------------ */

static bool is_duration(const cmg_type *type)
{
    return type->kind == CMG_DAYS_DURATION || type->kind == CMG_MONTHS_DURATION;
}

static bool is_point(const cmg_type *type)
{
    return type->kind == CMG_DATE || type->kind == CMG_DATE_AND_TIME || type->kind == CMG_TIME;
}

/* The result of a op b, or NULL when there is none (DMN 1.5, tables 56-59). */
static const cmg_type *arithmetic_type(uint8_t op, const cmg_type *a, const cmg_type *b)
{
    if (is_any(a) || is_any(b))
        return &cmg_type_any;
    if (a->kind == CMG_NUMBER && b->kind == CMG_NUMBER)
        return &cmg_type_number;
    if (op == '+' && a->kind == CMG_STRING && b->kind == CMG_STRING)
        return &cmg_type_string;
    if ((op == '+' || op == '-') && is_duration(a) && a->kind == b->kind)
        return a;
    if (op == '-' && is_point(a) && is_point(b) &&
        (a->kind == b->kind || (a->kind != CMG_TIME && b->kind != CMG_TIME)))
        return &cmg_type_days_duration;
    if ((op == '+' || op == '-') && is_point(a) && is_duration(b))
        return a->kind == CMG_TIME && b->kind == CMG_MONTHS_DURATION ? NULL : a;
    if (op == '+' && is_duration(a) && is_point(b))
        return arithmetic_type(op, b, a);
    if ((op == '*' || op == '/') && is_duration(a) && b->kind == CMG_NUMBER)
        return a;
    if (op == '*' && a->kind == CMG_NUMBER && is_duration(b))
        return b;
    if (op == '/' && is_duration(a) && a->kind == b->kind)
        return &cmg_type_number;
    return NULL;
}

static const cmg_type *arithmetic(checker *c, cmg_expr *expr)
{
    const cmg_type *a = check(c, expr->children[0]), *b = check(c, expr->children[1]);
    const cmg_type *result = arithmetic_type(expr->op, a, b);
    if (result)
        return result;
    const char op[] = {expr->op == 'p' ? '*' : (char)expr->op, expr->op == 'p' ? '*' : '\0', '\0'};
    cmg_buffer both;
    cmg_buffer_init(&both, &c->arena->allocator);
    cmg_type_write(&both, a);
    cmg_buffer_format(&both, " %s ", op);
    cmg_type_write(&both, b);
    const cmg_type *any = wrong(c, expr, CMG_M_feel_operands, cmg_buffer_view(&both), CMG_TEXT(""));
    cmg_buffer_free(&both);
    return any;
}

static bool comparable(const cmg_type *a, const cmg_type *b)
{
    return is_any(a) || is_any(b) || a->kind == b->kind;
}

static void compare(checker *c, const cmg_expr *expr, const cmg_type *a, const cmg_type *b, bool order)
{
    /* A list of one stands for its item, so lists compare with anything. */
    if (!comparable(a, b) && a->kind != CMG_LIST && b->kind != CMG_LIST)
        wrong(c, expr, CMG_M_feel_compare, type_text(c, a), type_text(c, b));
    else if (order && (a->kind == CMG_BOOLEAN || a->kind == CMG_CONTEXT || a->kind == CMG_FUNCTION))
        wrong(c, expr, CMG_M_feel_no_order, type_text(c, a), CMG_TEXT(""));
}

/* -- tests ---------------------------------------------------------------- */

static const cmg_type *element_or_self(const cmg_type *type)
{
    if (type->kind == CMG_LIST || type->kind == CMG_RANGE)
        return type->element ? type->element : &cmg_type_any;
    return type;
}

/* One test against a value of type `of`. */
static void check_test(checker *c, cmg_expr *test, const cmg_type *of)
{
    test->type = &cmg_type_boolean;
    switch (test->kind) {
    case CMG_X_HALF_RANGE: compare(c, test, of, check(c, test->children[0]), test->op > CMG_NE); return;
    case CMG_X_RANGE: {
        const cmg_type *low = check(c, test->children[0]), *high = check(c, test->children[1]);
        compare(c, test, low, high, true);
        compare(c, test->children[0], of, low, false);
        return;
    }
    case CMG_X_TEST_VALUE: {
        const cmg_type *type = check(c, test->children[0]);
        if (!test->uses_input)
            compare(c, test, of->kind == CMG_LIST ? &cmg_type_any : of, element_or_self(type), false);
        return;
    }
    default: return;
    }
}

static void check_tests(checker *c, cmg_expr *tests, const cmg_type *of)
{
    tests->type = &cmg_type_boolean;
    for (uint32_t i = 0; i < tests->count; i++)
        check_test(c, tests->children[i], of);
}

/* -- names and calls ------------------------------------------------------ */

static const cmg_type *name(checker *c, cmg_expr *expr)
{
    if (expr->symbol)
        return expr->symbol->type ? expr->symbol->type : &cmg_type_any;
    if (expr->builtin >= 0) {
        static const cmg_type function = {.kind = CMG_FUNCTION};
        return &function;
    }
    const cmg_text near = cmg_scope_nearest(c->scope, expr->name);
    return wrong(c, expr, near.bytes ? CMG_M_feel_unknown_name_near : CMG_M_feel_unknown_name, expr->name,
                 near);
}

static const cmg_type *letter_type(char letter)
{
    static const cmg_type function = {.kind = CMG_FUNCTION}, range = {.kind = CMG_RANGE};
    switch (letter) {
    case 'b': return &cmg_type_boolean;
    case 'n': return &cmg_type_number;
    case 's': return &cmg_type_string;
    case 'd': return &cmg_type_date;
    case 't': return &cmg_type_time;
    case 'T': return &cmg_type_date_and_time;
    case 'D': return &cmg_type_days_duration;
    case 'M': return &cmg_type_months_duration;
    case 'c': return &cmg_type_context_any;
    case 'l': return &cmg_type_list_any;
    case 'r': return &range;
    case 'f': return &function;
    default: return &cmg_type_any;
    }
}

static bool fits_letter(const cmg_type *type, char letter)
{
    if (is_any(type) || letter == 'a' || letter == 'l') /* any value is a list of itself */
        return true;
    if (letter == 'z')
        return type->kind == CMG_DATE || type->kind == CMG_DATE_AND_TIME;
    return type->kind == letter_type(letter)->kind || type->kind == CMG_LIST;
}

static char letter_at(const cmg_builtin_row *row, uint32_t argument)
{
    uint32_t last = 0;
    while (row->types[last] && row->types[last + 1])
        last++;
    return row->types[0] ? row->types[argument < last ? argument : last] : 'a';
}

static void report_count(checker *c, const cmg_expr *expr, const char *function, uint32_t least,
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
    wrong(c, expr, CMG_M_feel_argument_count, cmg_text_of(function), cmg_buffer_view(&text));
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
static void check_pattern(checker *c, const cmg_expr *expr, int builtin)
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
        wrong(c, expr->children[2], CMG_M_feel_pattern, pattern, CMG_TEXT(""));
}

static const cmg_type *call_builtin(checker *c, cmg_expr *expr, int builtin)
{
    const cmg_builtin_row *row = &cmg_builtins[builtin];
    const uint32_t count = expr->count - 1;
    if (count < row->least || (row->most != 255 && count > row->most)) {
        report_count(c, expr, row->name, row->least, row->most);
        return &cmg_type_any;
    }
    for (uint32_t i = 0; i < count; i++) {
        const cmg_type *type = check(c, expr->children[i + 1]);
        int at = (int)i;
        if (expr->name_count) {
            at = cmg_builtin_parameter(row, expr->names[i]);
            if (at < 0) {
                wrong(c, expr->children[i + 1], CMG_M_feel_unknown_parameter, expr->names[i],
                      cmg_text_of(row->parameters));
                continue;
            }
        }
        const char letter = letter_at(row, (uint32_t)at);
        if (!fits_letter(type, letter))
            wrong(c, expr->children[i + 1], CMG_M_feel_type, type_text(c, type),
                  type_text(c, letter_type(letter)));
    }
    check_pattern(c, expr, builtin);
    return builtin == CMG_B_DURATION ? duration_type(expr) : letter_type(row->result);
}

static const cmg_type *invoke(checker *c, cmg_expr *expr)
{
    cmg_expr *function = expr->children[0];
    if (function->kind == CMG_X_NAME && function->builtin >= 0) {
        function->type = &cmg_type_any;
        return call_builtin(c, expr, function->builtin);
    }
    const cmg_type *type = check(c, function);
    for (uint32_t i = 1; i < expr->count; i++)
        check(c, expr->children[i]);
    if (!is_any(type) && type->kind != CMG_FUNCTION)
        return wrong(c, function, CMG_M_feel_not_function, type_text(c, type), CMG_TEXT(""));
    if (function->kind == CMG_X_FUNCTION && expr->count - 1 != function->name_count)
        report_count(c, expr, "function", function->name_count, function->name_count);
    return type->element ? type->element : &cmg_type_any;
}

static const cmg_type *path(checker *c, cmg_expr *expr)
{
    static const char *const numbers[] = {"year",  "month",  "day",  "weekday", "hour",    "minute", "second",
                                          "years", "months", "days", "hours",   "minutes", "seconds"};
    const cmg_type *owner = check(c, expr->children[0]);
    const cmg_type *of = element_or_self(owner);
    if (owner->kind == CMG_RANGE || is_any(of))
        return &cmg_type_any;
    if (of->kind == CMG_CONTEXT) {
        for (uint32_t i = 0; i < of->field_count; i++) {
            if (cmg_text_equal(of->fields[i].name, expr->name))
                return owner->kind == CMG_LIST ? list_of(c, of->fields[i].type) : of->fields[i].type;
        }
        return of->field_count ? wrong(c, expr, CMG_M_feel_unknown_member, expr->name, type_text(c, of))
                               : &cmg_type_any;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (of->kind >= CMG_DATE && of->kind <= CMG_MONTHS_DURATION &&
            cmg_text_equal(expr->name, cmg_text_of(numbers[i])))
            return &cmg_type_number;
    }
    if (of->kind >= CMG_TIME && of->kind <= CMG_DATE_AND_TIME)
        return &cmg_type_any; /* time offset, timezone, value */
    return wrong(c, expr, CMG_M_feel_unknown_member, expr->name, type_text(c, of));
}

/* -- the rest ------------------------------------------------------------- */

static const cmg_type *context(checker *c, cmg_expr *expr)
{
    cmg_type *type = cmg_arena_zeroed(c->arena, sizeof *type);
    cmg_field *fields = cmg_arena_array(c->arena, expr->count, sizeof *fields);
    for (uint32_t i = 0; i < expr->count; i++) {
        const cmg_type *member = check(c, expr->children[i]);
        /* The symbol was declared while parsing, when its type was not known. */
        ((cmg_symbol *)(uintptr_t)expr->symbols[i])->type = member;
        if (fields)
            fields[i] = (cmg_field){expr->names[i], member};
    }
    if (!type || !fields)
        return &cmg_type_context_any;
    *type = (cmg_type){.kind = CMG_CONTEXT, .fields = fields, .field_count = expr->count};
    return type;
}

static const cmg_type *list(checker *c, cmg_expr *expr)
{
    const cmg_type *element = NULL;
    for (uint32_t i = 0; i < expr->count; i++) {
        const cmg_type *type = check(c, expr->children[i]);
        if (!element)
            element = type;
        else if (element->kind != type->kind || type->kind >= CMG_LIST)
            element = &cmg_type_any;
    }
    return list_of(c, element);
}

static const cmg_type *branches(checker *c, cmg_expr *expr)
{
    expect(c, expr->children[0], check(c, expr->children[0]), &cmg_type_boolean);
    const cmg_type *a = check(c, expr->children[1]), *b = check(c, expr->children[2]);
    if (a->kind == CMG_NULL)
        return b;
    return b->kind == CMG_NULL || a->kind == b->kind ? a : &cmg_type_any;
}

static const cmg_type *iteration(checker *c, cmg_expr *expr)
{
    for (uint32_t i = 0; i + 1 < expr->count; i++) {
        const cmg_type *over = check(c, expr->children[i]);
        ((cmg_symbol *)(uintptr_t)expr->symbols[i])->type = element_or_self(over);
    }
    const cmg_type *body = check(c, expr->children[expr->count - 1]);
    if (expr->kind == CMG_X_FOR)
        return list_of(c, body);
    expect(c, expr->children[expr->count - 1], body, &cmg_type_boolean);
    return &cmg_type_boolean;
}

static const cmg_type *filter(checker *c, cmg_expr *expr)
{
    const cmg_type *type = check(c, expr->children[0]);
    const cmg_type *element = type->kind == CMG_LIST ? element_or_self(type) : type;
    ((cmg_symbol *)(uintptr_t)expr->symbols[0])->type = element;
    const cmg_type *by = check(c, expr->children[1]);
    if (!is_any(by) && by->kind != CMG_BOOLEAN && by->kind != CMG_NUMBER)
        wrong(c, expr->children[1], CMG_M_feel_type, type_text(c, by), type_text(c, &cmg_type_boolean));
    return by->kind == CMG_NUMBER ? element : is_any(by) ? &cmg_type_any : list_of(c, element);
}

static const cmg_type *range(checker *c, cmg_expr *expr)
{
    const cmg_type *low = check(c, expr->children[0]);
    const cmg_type *high = expr->count > 1 ? check(c, expr->children[1]) : low;
    compare(c, expr, low, high, true);
    cmg_type *type = cmg_arena_zeroed(c->arena, sizeof *type);
    if (!type)
        return &cmg_type_any;
    type->kind = CMG_RANGE;
    type->element = low;
    return type;
}

static const cmg_type *constant_type(cmg_value value)
{
    static const cmg_type *const types[] = {[CMG_ABSENT] = &cmg_type_any,
                                            [CMG_NULL] = &cmg_type_null,
                                            [CMG_BOOLEAN] = &cmg_type_boolean,
                                            [CMG_NUMBER] = &cmg_type_number,
                                            [CMG_STRING] = &cmg_type_string,
                                            [CMG_DATE] = &cmg_type_date,
                                            [CMG_TIME] = &cmg_type_time,
                                            [CMG_DATE_AND_TIME] = &cmg_type_date_and_time,
                                            [CMG_DAYS_DURATION] = &cmg_type_days_duration,
                                            [CMG_MONTHS_DURATION] = &cmg_type_months_duration};
    return value.kind <= CMG_MONTHS_DURATION ? types[value.kind] : &cmg_type_any;
}

static const cmg_type *infer(checker *c, cmg_expr *expr)
{
    switch (expr->kind) {
    case CMG_X_CONSTANT: return constant_type(expr->constant);
    case CMG_X_NAME: return name(c, expr);
    case CMG_X_INPUT: return c->input ? c->input : &cmg_type_any;
    case CMG_X_NEGATE: {
        const cmg_type *type = check(c, expr->children[0]);
        if (!is_any(type) && type->kind != CMG_NUMBER && !is_duration(type))
            return wrong(c, expr, CMG_M_feel_type, type_text(c, type), type_text(c, &cmg_type_number));
        return type;
    }
    case CMG_X_ARITHMETIC: return arithmetic(c, expr);
    case CMG_X_COMPARE: {
        const cmg_type *a = check(c, expr->children[0]);
        compare(c, expr, a, check(c, expr->children[1]), expr->op > CMG_NE);
        return &cmg_type_boolean;
    }
    case CMG_X_AND:
    case CMG_X_OR:
        for (int i = 0; i < 2; i++)
            expect(c, expr->children[i], check(c, expr->children[i]), &cmg_type_boolean);
        return &cmg_type_boolean;
    case CMG_X_BETWEEN: {
        const cmg_type *of = check(c, expr->children[0]);
        compare(c, expr->children[1], of, check(c, expr->children[1]), true);
        compare(c, expr->children[2], of, check(c, expr->children[2]), true);
        return &cmg_type_boolean;
    }
    case CMG_X_IN: check_tests(c, expr->children[1], check(c, expr->children[0])); return &cmg_type_boolean;
    case CMG_X_RANGE:
    case CMG_X_HALF_RANGE: return range(c, expr);
    case CMG_X_LIST: return list(c, expr);
    case CMG_X_CONTEXT: return context(c, expr);
    case CMG_X_FUNCTION: {
        cmg_type *type = cmg_arena_zeroed(c->arena, sizeof *type);
        const cmg_type *result = check(c, expr->children[0]);
        if (!type)
            return &cmg_type_any;
        *type = (cmg_type){.kind = CMG_FUNCTION, .element = result};
        return type;
    }
    case CMG_X_IF: return branches(c, expr);
    case CMG_X_FOR:
    case CMG_X_SOME:
    case CMG_X_EVERY: return iteration(c, expr);
    case CMG_X_FILTER: return filter(c, expr);
    case CMG_X_PATH: return path(c, expr);
    case CMG_X_INVOKE: return invoke(c, expr);
    case CMG_X_INSTANCE_OF: check(c, expr->children[0]); return &cmg_type_boolean;
    case CMG_X_TESTS: check_tests(c, expr, c->input ? c->input : &cmg_type_any); return &cmg_type_boolean;
    case CMG_X_TEST_VALUE: return check(c, expr->children[0]);
    case CMG_X_TEST_ANY: return &cmg_type_boolean;
    }
    return &cmg_type_any;
}

static const cmg_type *check(checker *c, cmg_expr *expr)
{
    expr->type = infer(c, expr);
    return expr->type;
}

bool cmg_feel_check(cmg_arena *arena, cmg_expr *expr, const cmg_source *source, const cmg_scope *scope,
                    const cmg_type *input, const cmg_type *expected, cmg_diagnostics *diagnostics)
{
    checker c = {arena, source, scope, input, diagnostics, false};
    const cmg_type *type = check(&c, expr);
    if (expected && !c.failed)
        expect(&c, expr, type, expected);
    return !c.failed;
}
