/* The value cell: 16 bytes, copied freely; what does not fit lives in an
 * arena and is never changed once made. */
#ifndef CMG_FEEL_VALUE_H
#define CMG_FEEL_VALUE_H

#include "citymgmt/value.h"

#include "base/decimal.h"
#include "base/temporal.h"
#include "base/text.h"

typedef struct cmg_list cmg_list;
typedef struct cmg_context cmg_context;
typedef struct cmg_range cmg_range;
typedef struct cmg_function cmg_function;
typedef struct cmg_absence cmg_absence;

struct cmg_value {
    union {
        int64_t integer; /* boolean 0/1; date: day number; months; span: seconds; number: coefficient */
        const cmg_wide *wide;
        const char *bytes;
        const cmg_moment *moment;
        const cmg_list *list;
        const cmg_context *context;
        const cmg_range *range;
        const cmg_function *function;
        const cmg_absence *absence;
    } as;
    uint32_t length; /* string: bytes; span: nanoseconds; null: problem number or 0;
                        list, context, range, function: cells met when walking all of it */
    uint8_t kind;    /* cmg_kind */
    uint8_t scale;   /* number: digits after the point */
    bool is_wide;    /* number: as.wide */
    uint8_t levels;  /* list, context, range, function: how deep it nests */
};

/* Which facts a value would have needed: sorted slots without repeats.  An
 * operation on absent values is absent of their union; `false and absent`
 * is false, so what cannot matter drops out by itself. */
struct cmg_absence {
    uint32_t count;
    uint16_t slots[];
};

struct cmg_list {
    uint32_t count;
    cmg_value items[];
};

typedef struct cmg_entry {
    cmg_text key; /* interned per program: compare pointers first */
    cmg_value value;
} cmg_entry;

struct cmg_context {
    uint32_t count;
    cmg_entry entries[]; /* in order of definition; keys are distinct */
};

/* (=10) holds what [10..10] holds and is another range; (!=10) is the rest. */
typedef enum cmg_range_form { CMG_RANGE_INTERVAL, CMG_RANGE_EQUAL, CMG_RANGE_NOT_EQUAL } cmg_range_form;

struct cmg_range {
    cmg_value start, end;    /* null end point: see has_start / has_end */
    bool has_start, has_end; /* false: unbounded, as in (<10) */
    bool start_included, end_included;
    uint8_t form; /* cmg_range_form */
};

/* A body with what it captured, or a built-in.  The body belongs to the program
 * that it was written in, and outlives every value. */
struct cmg_function {
    const struct cmg_program *body;
    const cmg_value *captured;
    uint32_t captured_count;
    int builtin; /* -1: body */
};

static const cmg_value cmg_null_value = {{0}, 0, CMG_NULL, 0, false, 0};

static inline cmg_value cmg_boolean_value(bool truth)
{
    return (cmg_value){{.integer = truth}, 0, CMG_BOOLEAN, 0, false, 0};
}
static inline cmg_value cmg_number_value(cmg_decimal number)
{
    if (number.is_wide)
        return (cmg_value){
            .as.wide = number.as.wide, .kind = CMG_NUMBER, .scale = number.scale, .is_wide = true};
    return (cmg_value){.as.integer = number.as.coefficient, .kind = CMG_NUMBER, .scale = number.scale};
}
static inline cmg_decimal cmg_value_decimal(cmg_value value)
{
    cmg_decimal number = {{value.as.integer}, value.scale, value.is_wide};
    if (value.is_wide)
        number.as.wide = value.as.wide;
    return number;
}
static inline cmg_value cmg_string_value(cmg_text text)
{
    return (cmg_value){{.bytes = text.bytes}, (uint32_t)text.length, CMG_STRING, 0, false, 0};
}
static inline cmg_text cmg_value_as_text(cmg_value value)
{
    return (cmg_text){value.as.bytes, value.length};
}
static inline cmg_value cmg_date_value(int64_t days)
{
    return (cmg_value){{.integer = days}, 0, CMG_DATE, 0, false, 0};
}

/* Deep equality of FEEL, without errors: 1 equal, 0 not, -1 not comparable (kinds differ). */
int cmg_value_equal(cmg_value a, cmg_value b);
/* Order of two numbers, strings, dates, times, date and times or durations
 * of one kind into *order; false when not comparable. */
bool cmg_value_order(cmg_value a, cmg_value b, int *order);
uint64_t cmg_value_hash(cmg_value value);
/* Sets the length and levels of a list, context, range or function from its
 * parts, which have theirs.  Parts may be shared, so that a value of sixty small lists is
 * walked in 2^60 steps: every walk relies on these being looked at when the
 * value is made. */
void cmg_value_weigh(cmg_value *value);
/* Cells of 16 bytes that an unshared copy takes, roughly. */
uint64_t cmg_value_cells(cmg_value value);
#define CMG_VALUE_LEVELS_MAX 250
/* Whole in its cell: nothing of it lives in an arena. */
static inline bool cmg_value_is_flat(const cmg_value *value)
{
    const uint32_t flat = 1u << CMG_NULL | 1u << CMG_BOOLEAN | 1u << CMG_NUMBER | 1u << CMG_DATE |
                          1u << CMG_DAYS_DURATION | 1u << CMG_MONTHS_DURATION;
    return (flat >> value->kind & 1) && !value->is_wide;
}
/* Deep copy into another arena; of a function all but its body.  False: no memory. */
bool cmg_value_copy(cmg_arena *arena, cmg_value value, cmg_value *copy);
/* For people: strings bare, numbers plain, dates ISO; and as FEEL or JSON. */
void cmg_value_write(cmg_buffer *out, cmg_value value);
void cmg_value_write_json(cmg_buffer *out, cmg_value value);
void cmg_value_write_feel(cmg_buffer *out, cmg_value value); /* "text" quoted, date("...") */

/* An absent value of one slot, and the union of two absences. NULL arena memory: false. */
bool cmg_absent_value(cmg_arena *arena, uint16_t slot, cmg_value *out);
bool cmg_absent_union(cmg_arena *arena, cmg_value a, cmg_value b, cmg_value *out);

#endif
