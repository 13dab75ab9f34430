#include "base/memory.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../support/failing_allocator.h"

START_TEST(empty_blocks_are_unique_and_freeable)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    void *a = cmg_allocate(&memory.allocator, 0), *b = cmg_allocate(&memory.allocator, 0);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_ne(a, b);
    a = cmg_reallocate(&memory.allocator, a, 0, 100);
    a = cmg_reallocate(&memory.allocator, a, 100, 0);
    ck_assert_ptr_nonnull(a);
    cmg_release(&memory.allocator, a, 0);
    cmg_release(&memory.allocator, b, 0);
    cmg_release(&memory.allocator, NULL, 10);
    ck_assert_uint_eq(memory.live_blocks, 0);
}
END_TEST

START_TEST(no_allocator_means_the_default)
{
    char *block = cmg_allocate_zeroed(NULL, 40);
    ck_assert_ptr_nonnull(block);
    for (int i = 0; i < 40; i++)
        ck_assert_int_eq(block[i], 0);
    cmg_release(NULL, block, 40);
}
END_TEST

START_TEST(objects_are_aligned_and_apart)
{
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    char *objects[300];
    for (size_t size = 0; size < 300; size++) {
        objects[size] = cmg_arena_get(&arena, size * 7);
        ck_assert_ptr_nonnull(objects[size]);
        ck_assert_uint_eq((uintptr_t)objects[size] % 16, 0);
        memset(objects[size], (int)size, size * 7);
    }
    for (size_t size = 1; size < 300; size++) {
        ck_assert_uint_eq((unsigned char)objects[size][0], size % 256);
        ck_assert_uint_eq((unsigned char)objects[size][size * 7 - 1], size % 256);
    }
    cmg_arena_free(&arena);
}
END_TEST

/* Writes all of the object, so that one that is too short is found. */
static void take(cmg_arena *arena, size_t size)
{
    char *object = cmg_arena_get(arena, size);
    ck_assert_ptr_nonnull(object);
    memset(object, 'x', size);
}

static void fill(cmg_arena *arena)
{
    static const size_t sizes[] = {10, 5000, 16, 100000, 1, 3000, 70000, 8};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        take(arena, sizes[i]);
}

START_TEST(warm_arena_asks_for_nothing)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_arena arena;
    cmg_arena_init(&arena, &memory.allocator, 0);
    fill(&arena);
    size_t calls = memory.calls, held = arena.held;
    ck_assert_uint_eq(held, memory.live_bytes);
    for (int i = 0; i < 5; i++) {
        cmg_arena_reset(&arena);
        fill(&arena);
    }
    ck_assert_uint_eq(memory.calls, calls);
    ck_assert_uint_eq(arena.held, held);
    cmg_arena_free(&arena);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(arena.held, 0);
}
END_TEST

/* A large object first, then small ones: kept chunks are found in any order. */
START_TEST(kept_chunks_serve_another_order)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_arena arena;
    cmg_arena_init(&arena, &memory.allocator, 0);
    fill(&arena);
    size_t calls = memory.calls;
    cmg_arena_reset(&arena);
    take(&arena, 100000);
    take(&arena, 3000);
    take(&arena, 5000);
    ck_assert_uint_eq(memory.calls, calls);
    cmg_arena_free(&arena);
}
END_TEST

START_TEST(small_objects_share_chunks)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_arena arena;
    cmg_arena_init(&arena, &memory.allocator, 0);
    for (int i = 0; i < 10000; i++)
        take(&arena, 40);
    ck_assert_uint_lt(memory.calls, 16);
    cmg_arena_free(&arena);
}
END_TEST

START_TEST(rewind_goes_back_to_the_mark)
{
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    cmg_arena_mark empty = cmg_arena_marked(&arena);
    char *kept = cmg_arena_copy(&arena, "kept", 4);
    cmg_arena_mark mark = cmg_arena_marked(&arena);
    void *first = cmg_arena_get(&arena, 32);
    fill(&arena);
    cmg_arena_rewind(&arena, mark);
    ck_assert_ptr_eq(cmg_arena_get(&arena, 32), first);
    ck_assert_str_eq(kept, "kept");
    cmg_arena_rewind(&arena, empty);
    ck_assert_ptr_eq(cmg_arena_copy(&arena, "again", 5), kept);
    cmg_arena_free(&arena);
}
END_TEST

START_TEST(limit_is_kept_and_told_apart)
{
    failing_allocator memory;
    failing_allocator_init(&memory, 0, false);
    cmg_arena arena;
    cmg_arena_init(&arena, &memory.allocator, 10000);
    while (cmg_arena_get(&arena, 100) != NULL)
        ck_assert_uint_le(arena.held, 10000);
    ck_assert(arena.limited);
    ck_assert_uint_gt(arena.held, 9000); /* the last bytes are given out too */
    ck_assert_uint_le(memory.peak_bytes, 10000);
    cmg_arena_free(&arena);

    failing_allocator_init(&memory, 1, true);
    cmg_arena_init(&arena, &memory.allocator, 10000);
    ck_assert_ptr_null(cmg_arena_get(&arena, 100));
    ck_assert(!arena.limited);
    ck_assert_ptr_null(cmg_arena_get(&arena, 10001));
    ck_assert(arena.limited);
    cmg_arena_free(&arena);
}
END_TEST

START_TEST(sizes_that_overflow_are_refused)
{
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    ck_assert_ptr_null(cmg_arena_get(&arena, SIZE_MAX));
    ck_assert_ptr_null(cmg_arena_get(&arena, SIZE_MAX - 16));
    ck_assert_ptr_null(cmg_arena_array(&arena, SIZE_MAX / 8 + 1, 8));
    ck_assert_ptr_null(cmg_arena_array_zeroed(&arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(cmg_arena_copy(&arena, "", SIZE_MAX));
    ck_assert_uint_eq(arena.held, 0);
    cmg_arena_free(&arena);
}
END_TEST

START_TEST(arrays_grow_and_keep_their_items)
{
    cmg_arena arena;
    cmg_arena_init(&arena, NULL, 0);
    uint64_t *items = NULL;
    size_t capacity = 0;
    for (size_t count = 0; count < 5000; count++) {
        ck_assert(cmg_arena_grow(&arena, &items, sizeof *items, count, &capacity));
        ck_assert_uint_gt(capacity, count);
        items[count] = count;
        if (count % 700 == 0) /* something newer: the next growth must move */
            cmg_arena_get(&arena, 1);
    }
    for (size_t i = 0; i < 5000; i++)
        ck_assert_uint_eq(items[i], i);
    capacity = SIZE_MAX / 4;
    ck_assert(!cmg_arena_grow(&arena, &items, sizeof *items, capacity, &capacity));
    cmg_arena_free(&arena);
}
END_TEST

static bool use_arena(const cmg_allocator *allocator, void *context)
{
    (void)context;
    cmg_arena arena;
    cmg_arena_init(&arena, allocator, 0);
    bool got_all = true;
    for (size_t size = 1; size < 200000; size *= 3) {
        char *zeroed = cmg_arena_array_zeroed(&arena, size, 2);
        got_all = got_all && zeroed != NULL && zeroed[size] == 0;
    }
    cmg_arena_free(&arena);
    return got_all;
}

START_TEST(each_allocation_may_fail)
{
    ck_assert_uint_gt(fail_each_allocation(use_arena, NULL, 100), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *tests = tcase_create("memory");
    tcase_add_test(tests, empty_blocks_are_unique_and_freeable);
    tcase_add_test(tests, no_allocator_means_the_default);
    tcase_add_test(tests, objects_are_aligned_and_apart);
    tcase_add_test(tests, warm_arena_asks_for_nothing);
    tcase_add_test(tests, kept_chunks_serve_another_order);
    tcase_add_test(tests, small_objects_share_chunks);
    tcase_add_test(tests, rewind_goes_back_to_the_mark);
    tcase_add_test(tests, limit_is_kept_and_told_apart);
    tcase_add_test(tests, sizes_that_overflow_are_refused);
    tcase_add_test(tests, arrays_grow_and_keep_their_items);
    tcase_add_test(tests, each_allocation_may_fail);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
