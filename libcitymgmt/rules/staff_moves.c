/* The gap to today's headcount, and who moves: as many as can stay where they
 * are, then as many as can stay in their group. */
#include "rules/staff.h"

typedef struct moving {
    cmg_staff_case *c;
    int64_t *spare;  /* by line: above zero too many, below zero too few */
    uint32_t *order; /* lines, those of one group together, else as listed */
    size_t capacity;
    cmg_arena *arena;
    bool failed;
} moving;

static bool is_known(const cmg_staff_line *line)
{
    return line->place->headcount != CMG_NOT_GIVEN && line->posts != CMG_NOT_GIVEN;
}

static void add_move(moving *m, uint32_t from, uint32_t to)
{
    cmg_staff_case *c = m->c;
    const int64_t people = m->spare[from] < -m->spare[to] ? m->spare[from] : -m->spare[to];
    if (!cmg_arena_grow(m->arena, &c->moves, sizeof *c->moves, c->move_count, &m->capacity)) {
        m->failed = true;
        return;
    }
    c->moves[c->move_count++] = (cmg_moving){from, to, people};
    m->spare[from] -= people;
    m->spare[to] += people;
}

/* Fills what lacks from what is spare among lines order[first..end). */
static void match(moving *m, uint32_t first, uint32_t end)
{
    uint32_t from = first, to = first;
    while (!m->failed) {
        while (from < end && m->spare[m->order[from]] <= 0)
            from++;
        while (to < end && m->spare[m->order[to]] >= 0)
            to++;
        if (from == end || to == end)
            return;
        add_move(m, m->order[from], m->order[to]);
    }
}

static int compare_groups(const cmg_staff_case *c, uint32_t a, uint32_t b)
{
    return cmg_text_compare(c->lines[a].place->group, c->lines[b].place->group);
}

/* Merges runs of lines sorted by group; those of one group stay as listed. */
static bool sort_by_group(moving *m)
{
    const uint32_t count = m->c->count;
    uint32_t *spare = cmg_arena_array(m->arena, count, sizeof *spare);
    if (!spare)
        return false;
    for (uint32_t run = 1; run < count; run *= 2) {
        for (uint32_t first = 0; first < count; first += 2 * run) {
            const uint32_t middle = first + run < count ? first + run : count;
            const uint32_t end = middle + run < count ? middle + run : count;
            uint32_t left = first, right = middle;
            for (uint32_t at = first; at < end; at++) {
                const bool take_left =
                    left < middle &&
                    (right >= end || compare_groups(m->c, m->order[left], m->order[right]) <= 0);
                spare[at] = take_left ? m->order[left++] : m->order[right++];
            }
        }
        uint32_t *sorted = spare;
        spare = m->order;
        m->order = sorted;
    }
    return true;
}

static void move_inside_groups(moving *m)
{
    for (uint32_t first = 0, end; first < m->c->count; first = end) {
        for (end = first + 1; end < m->c->count && compare_groups(m->c, m->order[first], m->order[end]) == 0;)
            end++;
        match(m, first, end);
    }
}

cmg_status cmg_staff_work_moves(cmg_staff_work *work)
{
    cmg_staff_case *c = work->c;
    moving m = {.c = c, .arena = &work->result->arena};
    m.spare = cmg_arena_array_zeroed(m.arena, c->count, sizeof *m.spare);
    m.order = cmg_arena_array(m.arena, c->count, sizeof *m.order);
    if (!m.spare || !m.order)
        return CMG_NO_MEMORY;
    int64_t missing = 0, surplus = 0, moved = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const cmg_staff_line *line = &c->lines[i];
        m.order[i] = i;
        if (!is_known(line))
            continue;
        c->has_gap = true;
        m.spare[i] = line->place->headcount - line->posts;
        c->headcount += line->place->headcount;
        c->staying += line->posts < line->place->headcount ? line->posts : line->place->headcount;
        missing += m.spare[i] < 0 ? -m.spare[i] : 0;
        surplus += m.spare[i] > 0 ? m.spare[i] : 0;
    }
    if (!sort_by_group(&m))
        return CMG_NO_MEMORY;
    move_inside_groups(&m);
    match(&m, 0, c->count);
    for (uint32_t i = 0; i < c->move_count; i++)
        moved += c->moves[i].people;
    c->joining = missing - moved;
    c->leaving = surplus - moved;
    return m.failed ? CMG_NO_MEMORY : CMG_OK;
}
