/* Eight bytes of a text in one number: the first is the lowest on every machine. */
#ifndef CMG_BASE_EIGHT_H
#define CMG_BASE_EIGHT_H

#include <stdint.h>
#include <string.h>

#define CMG_EIGHT_TOPS UINT64_C(0x8080808080808080)
#define CMG_EIGHT_LOWS UINT64_C(0x7f7f7f7f7f7f7f7f)

static inline uint64_t cmg_eight_at(const char *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    return eight;
}

/* Eight times the same. */
static inline uint64_t cmg_eight_of(char byte)
{
    return (unsigned char)byte * UINT64_C(0x0101010101010101);
}

/* The top bit of each byte that is not the ASCII byte of `same`; exact where the
 * bytes of `lows` are below 0x80, since no sum carries into the next byte. */
static inline uint64_t cmg_eight_unlike(uint64_t lows, uint64_t same)
{
    return (lows ^ same) + CMG_EIGHT_LOWS;
}

/* The top bits together: bit i is that of byte i. */
static inline uint64_t cmg_eight_gather(uint64_t eight)
{
    return (((eight & CMG_EIGHT_TOPS) >> 7) * UINT64_C(0x0102040810204080)) >> 56;
}

#endif
