/* Static types: what cannot be right is said before anything runs.  What is
 * not known is Any and passes. */
#include "feel/check.h"
#include "feel/spelling.h"

const cmg_type *cmg_check_wrong(cmg_checker *c, const cmg_expr *expr, cmg_message_id id, cmg_text first,
                                cmg_text second)
{
    const cmg_place place = cmg_source_place(c->source, expr->offset, expr->length, c->arena);
    c->errors += !c->lenient;
    cmg_report_arguments(c->diagnostics, id, c->lenient ? CMG_WARNING : cmg_message_row(id)->severity, &place,
                         (const cmg_argument[]){CMG_ARG("found", first), CMG_ARG("expected", second)}, 2);
    return &cmg_type_any;
}

void cmg_check_warn(cmg_checker *c, const cmg_expr *expr, cmg_message_id id, cmg_text found)
{
    const cmg_place place = cmg_source_place(c->source, expr->offset, expr->length, c->arena);
    cmg_report(c->diagnostics, id, &place, CMG_ARG("found", found), CMG_ARG("expected", CMG_TEXT("")));
}

const cmg_type *cmg_check_no_memory(cmg_checker *c)
{
    c->errors++;
    c->exhausted = true;
    cmg_report_no_memory(c->diagnostics);
    return &cmg_type_any;
}

cmg_text cmg_check_type_text(cmg_checker *c, const cmg_type *type)
{
    cmg_buffer out;
    cmg_text kept = CMG_TEXT("");
    cmg_buffer_init(&out, &c->arena->allocator);
    cmg_type_write(&out, type);
    if (out.failed || !cmg_text_copy(c->arena, cmg_buffer_view(&out), &kept))
        cmg_check_no_memory(c);
    cmg_buffer_free(&out);
    return kept;
}

void cmg_check_expect(cmg_checker *c, const cmg_expr *expr, const cmg_type *type, const cmg_type *expected)
{
    if (!cmg_type_conforms(type, expected))
        cmg_check_wrong(c, expr, CMG_M_feel_type, cmg_check_type_text(c, type),
                        cmg_check_type_text(c, expected));
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
    if (cmg_check_is_any(a) || cmg_check_is_any(b))
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

static const cmg_type *arithmetic(cmg_checker *c, cmg_expr *expr)
{
    const cmg_type *a = cmg_check(c, expr->children[0]), *b = cmg_check(c, expr->children[1]);
    const cmg_type *result = arithmetic_type(expr->op, a, b);
    if (result)
        return result;
    const char op[] = {expr->op == 'p' ? '*' : (char)expr->op, expr->op == 'p' ? '*' : '\0', '\0'};
    cmg_buffer both;
    cmg_buffer_init(&both, &c->arena->allocator);
    cmg_type_write(&both, a);
    cmg_buffer_format(&both, " %s ", op);
    cmg_type_write(&both, b);
    const cmg_type *any = cmg_check_wrong(c, expr, CMG_M_feel_operands, cmg_buffer_view(&both), CMG_TEXT(""));
    cmg_buffer_free(&both);
    return any;
}

static bool comparable(const cmg_type *a, const cmg_type *b)
{
    return cmg_check_is_any(a) || cmg_check_is_any(b) || a->kind == b->kind;
}

static void compare(cmg_checker *c, const cmg_expr *expr, const cmg_type *a, const cmg_type *b, bool order)
{
    /* A list of one stands for its item, so lists compare with anything. */
    if (!comparable(a, b) && a->kind != CMG_LIST && b->kind != CMG_LIST)
        cmg_check_wrong(c, expr, CMG_M_feel_compare, cmg_check_type_text(c, a), cmg_check_type_text(c, b));
    else if (order && (a->kind == CMG_BOOLEAN || a->kind == CMG_CONTEXT || a->kind == CMG_FUNCTION))
        cmg_check_wrong(c, expr, CMG_M_feel_no_order, cmg_check_type_text(c, a), CMG_TEXT(""));
}

/* -- tests ---------------------------------------------------------------- */

static const cmg_type *element_or_self(const cmg_type *type)
{
    if (type->kind == CMG_LIST || type->kind == CMG_RANGE)
        return type->element ? type->element : &cmg_type_any;
    return type;
}

/* One test against a value of type `of`. */
static void check_test(cmg_checker *c, cmg_expr *test, const cmg_type *of)
{
    test->type = &cmg_type_boolean;
    switch (test->kind) {
    case CMG_X_HALF_RANGE: compare(c, test, of, cmg_check(c, test->children[0]), test->op > CMG_NE); return;
    case CMG_X_RANGE: {
        const cmg_type *low = cmg_check(c, test->children[0]), *high = cmg_check(c, test->children[1]);
        compare(c, test, low, high, true);
        compare(c, test->children[0], of, low, false);
        return;
    }
    case CMG_X_TEST_VALUE: {
        const cmg_type *type = cmg_check(c, test->children[0]);
        if (test->uses_input)
            return;
        if (type->kind == CMG_BOOLEAN && of->kind >= CMG_NUMBER && of->kind <= CMG_MONTHS_DURATION)
            cmg_check_wrong(c, test, CMG_M_feel_test_condition, CMG_TEXT(""), cmg_check_type_text(c, of));
        else
            compare(c, test, of->kind == CMG_LIST ? &cmg_type_any : of, element_or_self(type), false);
        return;
    }
    default: return;
    }
}

static void check_tests(cmg_checker *c, cmg_expr *tests, const cmg_type *of)
{
    tests->type = &cmg_type_boolean;
    for (uint32_t i = 0; i < tests->count; i++)
        check_test(c, tests->children[i], of);
}

/* -- names and calls ------------------------------------------------------ */

static const cmg_type *name(cmg_checker *c, cmg_expr *expr)
{
    if (expr->symbol)
        return expr->symbol->type ? expr->symbol->type : &cmg_type_any;
    if (expr->builtin >= 0) {
        static const cmg_type function = {.kind = CMG_FUNCTION};
        return &function;
    }
    const cmg_text spelling = cmg_spelling_of_word(expr->name);
    if (spelling.bytes)
        return cmg_check_wrong(c, expr, CMG_M_feel_spelling, expr->name, spelling);
    const cmg_text near = cmg_scope_nearest(c->scope, expr->name);
    return cmg_check_wrong(c, expr, near.bytes ? CMG_M_feel_unknown_name_near : CMG_M_feel_unknown_name,
                           expr->name, near);
}

static const cmg_type *path(cmg_checker *c, cmg_expr *expr)
{
    static const char *const numbers[] = {"year",  "month",  "day",  "weekday", "hour",    "minute", "second",
                                          "years", "months", "days", "hours",   "minutes", "seconds"};
    const cmg_type *owner = cmg_check(c, expr->children[0]);
    const cmg_type *of = element_or_self(owner);
    if (owner->kind == CMG_RANGE || cmg_check_is_any(of))
        return &cmg_type_any;
    if (of->kind == CMG_CONTEXT) {
        for (uint32_t i = 0; i < of->field_count; i++) {
            if (cmg_text_equal(of->fields[i].name, expr->name))
                return owner->kind == CMG_LIST ? cmg_check_list_of(c, of->fields[i].type)
                                               : of->fields[i].type;
        }
        /* Of items written out, some may have no such member. */
        return of->field_count && expr->children[0]->kind != CMG_X_LIST
                   ? cmg_check_wrong(c, expr, CMG_M_feel_unknown_member, expr->name,
                                     cmg_check_type_text(c, of))
                   : &cmg_type_any;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (of->kind >= CMG_DATE && of->kind <= CMG_MONTHS_DURATION &&
            cmg_text_equal(expr->name, cmg_text_of(numbers[i])))
            return &cmg_type_number;
    }
    if (of->kind >= CMG_TIME && of->kind <= CMG_DATE_AND_TIME)
        return &cmg_type_any; /* time offset, timezone, value */
    return cmg_check_wrong(c, expr, CMG_M_feel_unknown_member, expr->name, cmg_check_type_text(c, of));
}

/* -- the rest ------------------------------------------------------------- */

/* The symbol was declared while parsing, when its type was not known. */
static void set_type(const cmg_symbol *symbol, const cmg_type *type)
{
    ((cmg_symbol *)(uintptr_t)symbol)->type = type;
}

static const cmg_type *context(cmg_checker *c, cmg_expr *expr)
{
    cmg_field *fields = cmg_arena_array(c->arena, expr->count, sizeof *fields);
    for (uint32_t i = 0; i < expr->count; i++) {
        const cmg_type *member = cmg_check(c, expr->children[i]);
        set_type(expr->symbols[i], member);
        if (fields)
            fields[i] = (cmg_field){expr->names[i], member};
    }
    if (!fields)
        return cmg_check_no_memory(c);
    return cmg_check_made(c, (cmg_type){.kind = CMG_CONTEXT, .fields = fields, .field_count = expr->count},
                          &cmg_type_context_any);
}

static const cmg_type *list(cmg_checker *c, cmg_expr *expr)
{
    const cmg_type *element = NULL;
    for (uint32_t i = 0; i < expr->count; i++) {
        const cmg_type *type = cmg_check(c, expr->children[i]);
        element = element ? cmg_check_common(c, element, type) : type;
    }
    return cmg_check_list_of(c, element);
}

static const cmg_type *function(cmg_checker *c, cmg_expr *expr)
{
    cmg_field *parameters = cmg_arena_array(c->arena, expr->name_count, sizeof *parameters);
    const cmg_type *result = cmg_check(c, expr->children[0]);
    if (!parameters)
        return cmg_check_no_memory(c);
    for (uint32_t i = 0; i < expr->name_count; i++)
        parameters[i] = (cmg_field){expr->names[i], expr->types[i] ? expr->types[i] : &cmg_type_any};
    return cmg_check_made(
        c,
        (cmg_type){
            .kind = CMG_FUNCTION, .element = result, .fields = parameters, .field_count = expr->name_count},
        &cmg_type_any);
}

static const cmg_type *branches(cmg_checker *c, cmg_expr *expr)
{
    cmg_check_expect(c, expr->children[0], cmg_check(c, expr->children[0]), &cmg_type_boolean);
    const cmg_type *a = cmg_check(c, expr->children[1]);
    return cmg_check_common(c, a, cmg_check(c, expr->children[2]));
}

static const cmg_type *iteration(cmg_checker *c, cmg_expr *expr)
{
    for (uint32_t i = 0; i + 1 < expr->count; i++) {
        const cmg_type *over = cmg_check(c, expr->children[i]);
        set_type(expr->symbols[i], element_or_self(over));
    }
    const cmg_type *body = cmg_check(c, expr->children[expr->count - 1]);
    if (expr->kind == CMG_X_FOR)
        return cmg_check_list_of(c, body);
    cmg_check_expect(c, expr->children[expr->count - 1], body, &cmg_type_boolean);
    return &cmg_type_boolean;
}

static const cmg_type *filter(cmg_checker *c, cmg_expr *expr)
{
    const cmg_type *type = cmg_check(c, expr->children[0]);
    const cmg_type *element = type->kind == CMG_LIST ? element_or_self(type) : type;
    set_type(expr->symbols[0], element);
    const cmg_type *by = cmg_check(c, expr->children[1]);
    if (!cmg_check_is_any(by) && by->kind != CMG_BOOLEAN && by->kind != CMG_NUMBER)
        cmg_check_wrong(c, expr->children[1], CMG_M_feel_type, cmg_check_type_text(c, by),
                        cmg_check_type_text(c, &cmg_type_boolean));
    return by->kind == CMG_NUMBER ? element
           : cmg_check_is_any(by) ? &cmg_type_any
                                  : cmg_check_list_of(c, element);
}

static const cmg_type *range(cmg_checker *c, cmg_expr *expr)
{
    const cmg_type *low = cmg_check(c, expr->children[0]);
    const cmg_type *high = expr->count > 1 ? cmg_check(c, expr->children[1]) : low;
    compare(c, expr, low, high, true);
    return cmg_check_made(c, (cmg_type){.kind = CMG_RANGE, .element = low}, &cmg_type_any);
}

static const cmg_type *let(cmg_checker *c, cmg_expr *expr)
{
    for (uint32_t i = 0; i + 1 < expr->count; i++)
        set_type(expr->symbols[i], cmg_check(c, expr->children[i]));
    return cmg_check(c, expr->children[expr->count - 1]);
}

static const cmg_type *native(cmg_checker *c, cmg_expr *expr)
{
    for (uint32_t i = 0; i < expr->count; i++)
        cmg_check(c, expr->children[i]);
    return expr->types[0];
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

static const cmg_type *infer(cmg_checker *c, cmg_expr *expr)
{
    switch (expr->kind) {
    case CMG_X_CONSTANT: return constant_type(expr->constant);
    case CMG_X_NAME: return name(c, expr);
    case CMG_X_INPUT: return c->input ? c->input : &cmg_type_any;
    case CMG_X_NEGATE: {
        const cmg_type *type = cmg_check(c, expr->children[0]);
        if (!cmg_check_is_any(type) && type->kind != CMG_NUMBER && !is_duration(type))
            return cmg_check_wrong(c, expr, CMG_M_feel_type, cmg_check_type_text(c, type),
                                   cmg_check_type_text(c, &cmg_type_number));
        return type;
    }
    case CMG_X_ARITHMETIC: return arithmetic(c, expr);
    case CMG_X_COMPARE: {
        const cmg_type *a = cmg_check(c, expr->children[0]);
        compare(c, expr, a, cmg_check(c, expr->children[1]), expr->op > CMG_NE);
        return &cmg_type_boolean;
    }
    case CMG_X_AND:
    case CMG_X_OR:
        for (int i = 0; i < 2; i++) {
            const cmg_type *type = cmg_check(c, expr->children[i]);
            if (!cmg_type_conforms(type, &cmg_type_boolean))
                cmg_check_warn(c, expr->children[i], CMG_M_feel_not_truth, cmg_check_type_text(c, type));
        }
        return &cmg_type_boolean;
    case CMG_X_BETWEEN: {
        const cmg_type *of = cmg_check(c, expr->children[0]);
        compare(c, expr->children[1], of, cmg_check(c, expr->children[1]), true);
        compare(c, expr->children[2], of, cmg_check(c, expr->children[2]), true);
        return &cmg_type_boolean;
    }
    case CMG_X_IN:
        check_tests(c, expr->children[1], cmg_check(c, expr->children[0]));
        return &cmg_type_boolean;
    case CMG_X_RANGE:
    case CMG_X_HALF_RANGE: return range(c, expr);
    case CMG_X_LIST: return list(c, expr);
    case CMG_X_CONTEXT: return context(c, expr);
    case CMG_X_FUNCTION: return function(c, expr);
    case CMG_X_IF: return branches(c, expr);
    case CMG_X_FOR:
    case CMG_X_SOME:
    case CMG_X_EVERY: return iteration(c, expr);
    case CMG_X_FILTER: return filter(c, expr);
    case CMG_X_PATH: return path(c, expr);
    case CMG_X_INVOKE: return cmg_check_invoke(c, expr);
    case CMG_X_INSTANCE_OF: cmg_check(c, expr->children[0]); return &cmg_type_boolean;
    case CMG_X_TESTS: check_tests(c, expr, c->input ? c->input : &cmg_type_any); return &cmg_type_boolean;
    case CMG_X_TEST_VALUE: return cmg_check(c, expr->children[0]);
    case CMG_X_TEST_ANY: return &cmg_type_boolean;
    case CMG_X_LET: return let(c, expr);
    case CMG_X_COERCE: cmg_check(c, expr->children[0]); return expr->types[0];
    case CMG_X_NATIVE: return native(c, expr);
    case CMG_X_EXTERNAL:
        for (uint32_t i = 0; i < expr->count; i++)
            cmg_check(c, expr->children[i]);
        return &cmg_type_any;
    case CMG_X_BROKEN: return &cmg_type_any;
    }
    return &cmg_type_any;
}

const cmg_type *cmg_check(cmg_checker *c, cmg_expr *expr)
{
    if (!expr->checked) {
        expr->type = c->errors < CMG_CHECK_ERRORS_MAX ? infer(c, expr) : &cmg_type_any;
        expr->checked = true;
    }
    return expr->type;
}

bool cmg_feel_infer(cmg_arena *arena, cmg_expr *expr, const cmg_source *source, const cmg_scope *scope,
                    const cmg_type *input, cmg_diagnostics *diagnostics)
{
    cmg_checker c = {.arena = arena,
                     .source = source,
                     .scope = scope,
                     .input = input,
                     .diagnostics = diagnostics,
                     .lenient = true};
    cmg_check(&c, expr);
    return !c.exhausted;
}

bool cmg_feel_check(cmg_arena *arena, cmg_expr *expr, const cmg_source *source, const cmg_scope *scope,
                    const cmg_type *input, const cmg_type *expected, cmg_diagnostics *diagnostics)
{
    cmg_checker c = {
        .arena = arena, .source = source, .scope = scope, .input = input, .diagnostics = diagnostics};
    const cmg_type *type = cmg_check(&c, expr);
    if (expected && !c.errors)
        cmg_check_expect(&c, expr, type, expected);
    return !c.errors;
}
