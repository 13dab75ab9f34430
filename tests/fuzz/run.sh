#!/bin/sh
# Fuzzes the language, the readers of DMN files and of packs, places of staffing, case files and cases of an
# assessment with libFuzzer, each target for FUZZ_SECONDS (60), in a build of its own with the sanitizers.
#
#   run.sh [TARGET...]      expression tests regex model staff casefile assess pack
#
# With FUZZ_SEED not 0 it makes the same inputs again, so far as it gets in that time.
# Ends with a line "N passed, N failed"; what made a target fail is kept in the
# build's folder and named.
set -eu
build=${FUZZ_BUILD:-$PWD/fuzz}
seconds=${FUZZ_SECONDS:-60} seed=${FUZZ_SEED:-0}
[ $# -gt 0 ] || set -- expression tests regex model staff casefile assess pack
for tool in clang python3; do
    command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
mkdir -p "$build"
echo 'int LLVMFuzzerTestOneInput(const char *d, long n) { return !d && n; }' >"$build/probe.c"
clang -fsanitize=fuzzer "$build/probe.c" -o "$build/probe" 2>/dev/null || {
    echo "skipped: this clang has no libFuzzer (Debian: libclang-rt-14-dev)"
    exit 77
}
cd "$build"
sanitize=address,undefined
if [ ! -e Makefile ]; then
    "$top_srcdir/configure" -q CC="${FUZZ_CC:-clang}" --disable-shared --disable-python \
        CFLAGS="-g -O1 -fsanitize=fuzzer-no-link,$sanitize -fno-sanitize-recover=all" >/dev/null
fi
python3 "$top_srcdir/tests/fuzz/seeds.py" "$top_srcdir" seeds ${CMG_SHARED:+"$CMG_SHARED"}
passed=0 failed=0
for target in "$@"; do
    make -s -j"$(getconf _NPROCESSORS_ONLN)" "tests/fuzz/fuzz_$target" >"make-$target.log" 2>&1 || {
        cat "make-$target.log"
        exit 1
    }
    mkdir -p "corpus-$target" "found-$target"
    if "tests/fuzz/fuzz_$target" -seed="$seed" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=4096 \
        -dict=seeds/words -artifact_prefix="found-$target/" -print_final_stats=1 "corpus-$target" "seeds/$target" \
        >"$target.log" 2>&1; then
        passed=$((passed + 1))
        sed -n "s/^stat::number_of_executed_units: */$target: runs /p" "$target.log"
    else
        failed=$((failed + 1))
        tail -n 40 "$target.log"
        echo "$target: see $build/found-$target"
    fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
