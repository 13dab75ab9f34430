/* Nodes of the syntax tree: how they are made. */
#include "feel/feel.h"

cmg_expr *cmg_expr_new(cmg_arena *arena, cmg_expr_kind kind, uint32_t children)
{
    cmg_expr *expr = cmg_arena_zeroed(arena, sizeof *expr);
    if (!expr)
        return NULL;
    expr->kind = kind;
    expr->builtin = -1;
    expr->type = &cmg_type_any;
    if (children == 0)
        return expr;
    expr->children = cmg_arena_array_zeroed(arena, children, sizeof *expr->children);
    expr->count = children;
    return expr->children ? expr : NULL;
}

bool cmg_expr_name(cmg_arena *arena, cmg_expr *expr, uint32_t count)
{
    expr->names = cmg_arena_array_zeroed(arena, count, sizeof *expr->names);
    expr->symbols = cmg_arena_array_zeroed(arena, count, sizeof *expr->symbols);
    expr->types = cmg_arena_array_zeroed(arena, count, sizeof *expr->types);
    expr->name_count = count;
    return expr->names && expr->symbols && expr->types;
}

bool cmg_expr_seal(cmg_expr *expr)
{
    for (uint32_t i = 0; i < expr->count; i++) {
        const cmg_expr *child = expr->children[i];
        if (!child)
            continue;
        expr->uses_input |= child->uses_input;
        if (expr->height < child->height)
            expr->height = child->height;
    }
    return ++expr->height <= CMG_FEEL_HEIGHT_MAX;
}

void cmg_expr_shift(cmg_expr *expr, uint32_t by)
{
    expr->offset += by;
    for (uint32_t i = 0; i < expr->count; i++) {
        if (expr->children[i])
            cmg_expr_shift(expr->children[i], by);
    }
}
