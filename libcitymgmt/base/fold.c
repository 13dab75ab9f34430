#include "base/fold.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

/* More than the longest compatibility decomposition of one character. */
#define PIECE_MAX 96

static bool is_word(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Chinese characters and small ASCII, by far the most, stand for themselves. */
static bool is_plain(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c > 0x20 && c < 0x7F && !(c >= 'A' && c <= 'Z'));
}

typedef struct folding {
    cmg_buffer *out;
    uint32_t last; /* character written */
    bool blank;    /* white space since then */
} folding;

static void put(folding *f, uint32_t c)
{
    if (f->blank && is_word(f->last) && is_word(c))
        cmg_buffer_char(f->out, ' ');
    f->blank = false;
    f->last = c;
    cmg_buffer_code_point(f->out, c);
}

static void put_any(folding *f, uint32_t c)
{
    uint32_t piece[PIECE_MAX];
    size_t length = PIECE_MAX;
    const uint32_t one = c;
    /* One character needs no memory of the system's beyond the room given. */
    const uint32_t *made = u32_normalize(UNINORM_NFKC, &one, 1, piece, &length);
    if (made != piece)
        length = 0;
    for (size_t i = 0; i < length; i++) {
        if (uc_is_property_white_space(piece[i]))
            f->blank = true;
        else
            put(f, uc_tolower(piece[i]));
    }
}

void cmg_buffer_fold(cmg_buffer *out, cmg_text text)
{
    folding f = {out, 0, false};
    for (size_t at = 0; at < text.length;) {
        const uint32_t c = cmg_text_next(text, &at);
        if (is_plain(c))
            put(&f, c);
        else
            put_any(&f, c);
    }
}

bool cmg_text_fold(cmg_arena *arena, cmg_text text, cmg_text *folded)
{
    cmg_buffer out;
    cmg_buffer_init(&out, &arena->allocator);
    cmg_buffer_fold(&out, text);
    const bool good = !out.failed && cmg_text_copy(arena, cmg_buffer_view(&out), folded);
    cmg_buffer_free(&out);
    return good;
}

size_t cmg_text_find(cmg_text whole, cmg_text part)
{
    if (part.length == 0)
        return 0;
    for (size_t at = 0; at + part.length <= whole.length; at++) {
        const char *found = memchr(whole.bytes + at, part.bytes[0], whole.length - part.length - at + 1);
        if (!found)
            return SIZE_MAX;
        at = (size_t)(found - whole.bytes);
        if (memcmp(found, part.bytes, part.length) == 0)
            return at;
    }
    return SIZE_MAX;
}
