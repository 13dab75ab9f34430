/* Unary tests: what a decision table's cell says of its input. */
#include "feel/names.h"
#include "feel/parser.h"

cmg_expr *cmg_parse_as_test(cmg_parser *p, cmg_expr *value)
{
    if (!value || value->kind == CMG_X_RANGE || value->kind == CMG_X_HALF_RANGE)
        return value;
    cmg_expr *test = cmg_parse_new(p, CMG_X_TEST_VALUE, value->offset, 1);
    if (!test)
        return NULL;
    test->children[0] = value;
    return cmg_parse_done(p, test);
}

cmg_expr *cmg_parse_test(cmg_parser *p)
{
    uint8_t op;
    if (cmg_parse_compare_op(p->token.sign, &op))
        return cmg_parse_half_range(p, op);
    return cmg_parse_as_test(p, cmg_parse_expression(p));
}

static bool test_list(cmg_parser *p, cmg_expr *tests)
{
    size_t capacity = 0;
    do {
        if (!cmg_parse_add(p, tests, cmg_parse_test(p), &capacity))
            return false;
    } while (cmg_parse_accept(p, CMG_S_COMMA));
    return true;
}

/* "not(" opens a negation of tests; is the closing parenthesis the end? */
static bool is_negation(const cmg_parser *p)
{
    const cmg_text text = p->source->text;
    if (p->token.kind != CMG_T_NAME || p->token.symbol ||
        !cmg_text_equal((cmg_text){text.bytes + p->token.offset, p->token.end - p->token.offset},
                        CMG_TEXT("not")))
        return false;
    size_t at = cmg_skip_blank(text, p->token.end, NULL);
    if (at >= text.length || text.bytes[at] != '(')
        return false;
    int depth = 0;
    for (; at < text.length; at++) {
        const char c = text.bytes[at];
        if (c == '"') {
            for (at++; at < text.length && text.bytes[at] != '"'; at++)
                at += text.bytes[at] == '\\';
            continue;
        }
        depth += (c == '(') - (c == ')');
        if (depth == 0)
            return cmg_skip_blank(text, at + 1, NULL) == text.length;
    }
    return true; /* unclosed: the tests will say so */
}

cmg_expr *cmg_parse_tests(cmg_parser *p)
{
    cmg_expr *tests = cmg_parse_new(p, CMG_X_TESTS, p->token.offset, 0);
    if (!tests)
        return NULL;
    if (cmg_parse_is(p, CMG_S_MINUS) &&
        cmg_skip_blank(p->source->text, p->token.end, NULL) == p->source->text.length) {
        tests->kind = CMG_X_TEST_ANY;
        cmg_parse_next(p);
        return cmg_parse_done(p, tests);
    }
    if (is_negation(p)) {
        cmg_parse_next(p);
        cmg_parse_next(p);
        tests->negated = true;
        return test_list(p, tests) && cmg_parse_expect(p, CMG_S_CLOSE) ? cmg_parse_done(p, tests) : NULL;
    }
    return test_list(p, tests) ? cmg_parse_done(p, tests) : NULL;
}
