#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include <unistr.h>

void cmg_buffer_init(cmg_buffer *buffer, const cmg_allocator *allocator)
{
    *buffer = (cmg_buffer){.allocator = allocator != NULL ? *allocator : cmg_allocator_default};
}

void cmg_buffer_free(cmg_buffer *buffer)
{
    cmg_release(&buffer->allocator, buffer->bytes, buffer->capacity);
    cmg_buffer_init(buffer, &buffer->allocator);
}

void cmg_buffer_clear(cmg_buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
    if (buffer->bytes != NULL)
        buffer->bytes[0] = '\0';
}

/* Room for `more` bytes and the closing NUL. */
static bool reserve(cmg_buffer *buffer, size_t more)
{
    if (buffer->failed)
        return false;
    bool over =
        buffer->limit != 0 && (buffer->length > buffer->limit || more > buffer->limit - buffer->length);
    if (over || more > SIZE_MAX / 2 - buffer->length - 1) {
        buffer->failed = true;
        return false;
    }
    size_t needed = buffer->length + more + 1;
    if (needed <= buffer->capacity)
        return true;
    size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
    while (capacity < needed)
        capacity *= 2;
    char *bytes = cmg_reallocate(&buffer->allocator, buffer->bytes, buffer->capacity, capacity);
    if (bytes == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

void cmg_buffer_put(cmg_buffer *buffer, const char *bytes, size_t length)
{
    if (!reserve(buffer, length))
        return;
    if (length != 0)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void cmg_buffer_text(cmg_buffer *buffer, cmg_text text)
{
    cmg_buffer_put(buffer, text.bytes, text.length);
}

void cmg_buffer_string(cmg_buffer *buffer, const char *zero_terminated)
{
    cmg_buffer_text(buffer, cmg_text_of(zero_terminated));
}

void cmg_buffer_char(cmg_buffer *buffer, char c)
{
    cmg_buffer_put(buffer, &c, 1);
}

void cmg_buffer_code_point(cmg_buffer *buffer, uint32_t code_point)
{
    uint8_t bytes[6];
    int length = u8_uctomb(bytes, code_point, (ptrdiff_t)sizeof bytes);
    if (length < 0) /* a surrogate, or beyond U+10FFFF */
        length = u8_uctomb(bytes, 0xFFFD, (ptrdiff_t)sizeof bytes);
    cmg_buffer_put(buffer, (const char *)bytes, (size_t)length);
}

void cmg_buffer_unsigned(cmg_buffer *buffer, uint64_t number)
{
    char digits[20];
    size_t start = sizeof digits;
    do {
        digits[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    cmg_buffer_put(buffer, digits + start, sizeof digits - start);
}

void cmg_buffer_integer(cmg_buffer *buffer, int64_t number)
{
    if (number >= 0) {
        cmg_buffer_unsigned(buffer, (uint64_t)number);
        return;
    }
    cmg_buffer_char(buffer, '-');
    cmg_buffer_unsigned(buffer, UINT64_C(0) - (uint64_t)number);
}

void cmg_buffer_spaces(cmg_buffer *buffer, size_t count)
{
    if (!reserve(buffer, count))
        return;
    memset(buffer->bytes + buffer->length, ' ', count);
    buffer->length += count;
    buffer->bytes[buffer->length] = '\0';
}

static void put_escape(cmg_buffer *buffer, unsigned char c)
{
    static const char named[] = "\bb\tt\nn\ff\rr\"\"\\\\"; /* pairs: the byte, its letter */
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i + 1 < sizeof named; i += 2) {
        if ((unsigned char)named[i] == c) {
            cmg_buffer_char(buffer, '\\');
            cmg_buffer_char(buffer, named[i + 1]);
            return;
        }
    }
    cmg_buffer_put(buffer, "\\u00", 4);
    cmg_buffer_char(buffer, hex[c >> 4]);
    cmg_buffer_char(buffer, hex[c & 15]);
}

static bool must_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

/* Text from outside, such as a file's name, may be no UTF-8: the result is,
 * with U+FFFD for each wrong byte. */
void cmg_buffer_json(cmg_buffer *buffer, cmg_text text)
{
    cmg_buffer_char(buffer, '"');
    while (text.length != 0) {
        size_t valid = cmg_text_valid_prefix(text);
        size_t plain = 0; /* start of bytes that go as they are */
        for (size_t at = 0; at < valid; at++) {
            if (!must_escape((unsigned char)text.bytes[at]))
                continue;
            cmg_buffer_put(buffer, text.bytes + plain, at - plain);
            put_escape(buffer, (unsigned char)text.bytes[at]);
            plain = at + 1;
        }
        cmg_buffer_put(buffer, text.bytes + plain, valid - plain);
        if (valid < text.length) {
            cmg_buffer_code_point(buffer, 0xFFFD);
            valid++;
        }
        text = (cmg_text){text.bytes + valid, text.length - valid};
    }
    cmg_buffer_char(buffer, '"');
}

void cmg_buffer_markup(cmg_buffer *buffer, cmg_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        const char c = text.bytes[i];
        if (c == '<')
            cmg_buffer_string(buffer, "&lt;");
        else if (c == '>')
            cmg_buffer_string(buffer, "&gt;");
        else if (c == '&')
            cmg_buffer_string(buffer, "&amp;");
        else if (c == '"')
            cmg_buffer_string(buffer, "&quot;");
        else if ((unsigned char)c < 0x20 || c == 0x7f)
            cmg_buffer_char(buffer, ' ');
        else
            cmg_buffer_char(buffer, c);
    }
}

cmg_text cmg_buffer_view(const cmg_buffer *buffer)
{
    return (cmg_text){buffer->bytes == NULL ? "" : buffer->bytes, buffer->length};
}

void cmg_buffer_format(cmg_buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        buffer->failed = true;
    else if (reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}
