/* What is left of an input, as a stream. */
#ifndef TESTS_FUZZ_REST_H
#define TESTS_FUZZ_REST_H

#include <stddef.h>
#include <string.h>

typedef struct rest {
    const char *at;
    size_t length;
} rest;

/* A cmg_stream. */
static ptrdiff_t read_rest(void *context, char *buffer, size_t size)
{
    rest *left = context;
    const size_t given = left->length < size ? left->length : size;
    memcpy(buffer, left->at, given);
    left->at += given;
    left->length -= given;
    return (ptrdiff_t)given;
}

#endif
