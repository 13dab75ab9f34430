/* Boxed filters and iterators (DMN 1.5, 10.2.2.8 to 10.2.2.10). */
#include "dmn/model.h"

static const cmg_type *element_of(const cmg_type *type)
{
    if (type->kind != CMG_LIST && type->kind != CMG_RANGE)
        return type;
    return type->element ? type->element : &cmg_type_any;
}

cmg_expr *cmg_boxed_loop(cmg_modeller *m, const cmg_boxed_place *outer, const cmg_xml *box,
                         cmg_expr_kind kind)
{
    cmg_expr *expr = cmg_expr_new(&m->scratch, kind, 2);
    cmg_boxed_place place;
    if (!expr || !cmg_expr_name(&m->scratch, expr, 1) || !cmg_boxed_inner(m, outer, &place)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    expr->children[0] = cmg_boxed_in(m, outer, cmg_xml_child(box, "in"));
    if (!expr->children[0])
        return NULL;
    expr->names[0] = cmg_xml_attribute_of(box, "iteratorVariable");
    if (!expr->names[0].length)
        cmg_model_report(m, CMG_M_dmn_no_name, box, box->name, CMG_NO_TEXT);
    expr->symbols[0] = cmg_boxed_symbol(m, expr->names[0], element_of(expr->children[0]->type));
    cmg_boxed_show(m, &place, expr->symbols[0]);
    if (kind == CMG_X_FOR) { /* the list made so far */
        cmg_symbol *partial = cmg_boxed_symbol(m, CMG_TEXT("partial"), &cmg_type_list_any);
        if (partial)
            partial->slot = 2;
        cmg_boxed_show(m, &place, partial);
    }
    expr->children[1] =
        cmg_boxed_in(m, &place, cmg_xml_child(box, kind == CMG_X_FOR ? "return" : "satisfies"));
    return cmg_boxed_done(m, expr);
}

/* The names of a filter: item, and the members of an element. */
static void show_item(cmg_modeller *m, cmg_boxed_place *place, const cmg_symbol *item)
{
    const cmg_type *type = item->type;
    cmg_boxed_show(m, place, item);
    if (type->kind == CMG_TYPE_ANY || (type->kind == CMG_CONTEXT && !type->field_count))
        cmg_scope_open(place->scope, item);
    for (uint32_t i = 0; type->kind == CMG_CONTEXT && i < type->field_count && !m->exhausted; i++) {
        cmg_symbol *member = cmg_boxed_symbol(m, type->fields[i].name, type->fields[i].type);
        if (!member)
            return;
        member->owner = item;
        cmg_boxed_show(m, place, member);
    }
}

cmg_expr *cmg_boxed_filter(cmg_modeller *m, const cmg_boxed_place *outer, const cmg_xml *box)
{
    cmg_expr *expr = cmg_expr_new(&m->scratch, CMG_X_FILTER, 2);
    cmg_boxed_place place;
    if (!expr || !cmg_expr_name(&m->scratch, expr, 1) || !cmg_boxed_inner(m, outer, &place)) {
        cmg_model_exhausted(m);
        return NULL;
    }
    expr->children[0] = cmg_boxed_in(m, outer, cmg_xml_child(box, "in"));
    if (!expr->children[0])
        return NULL;
    cmg_symbol *item = cmg_boxed_symbol(m, CMG_TEXT("item"), element_of(expr->children[0]->type));
    if (!item)
        return NULL;
    expr->names[0] = item->name;
    expr->symbols[0] = item;
    show_item(m, &place, item);
    expr->children[1] = cmg_boxed_in(m, &place, cmg_xml_child(box, "match"));
    return cmg_boxed_done(m, expr);
}
