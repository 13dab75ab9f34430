#!/bin/sh
# Fuzzes the language, the readers of DMN files and of packs, places of staffing, case files and cases of an
# assessment with libFuzzer, a target on each processor, in a build of its own with the sanitizers.
#
#   run.sh [TARGET...]      expression tests regex model staff casefile assess pack
#
# Each target runs for FUZZ_SECONDS (60); with FUZZ_SEED not 0 it runs the same inputs again, as many on a
# slow machine as on a fast one.
# Ends with a line "N passed, N failed"; what made a target fail is kept in the
# build's folder and named.
set -eu
build=${FUZZ_BUILD:-$PWD/fuzz}
seconds=${FUZZ_SECONDS:-60} seed=${FUZZ_SEED:-0}
jobs=$(getconf _NPROCESSORS_ONLN)

# As many as take some 40 s.
inputs() {
    case $1 in
    expression) echo 25000 ;;
    pack) echo 40000 ;;
    assess) echo 60000 ;;
    tests | casefile) echo 100000 ;;
    model) echo 120000 ;;
    *) echo 200000 ;;
    esac
}

fuzz() {
    mkdir -p "corpus-$1" "found-$1"
    if [ "$seed" = 0 ]; then until=-max_total_time=$seconds; else until=-runs=$(inputs "$1"); fi
    if "tests/fuzz/fuzz_$1" -seed="$seed" "$until" -timeout=10 -rss_limit_mb=1024 -max_len=4096 \
        -dict=seeds/words -artifact_prefix="found-$1/" -print_final_stats=1 "corpus-$1" "seeds/$1" >"$1.log" 2>&1; then
        sed -n "s/^stat::number_of_executed_units: */$1: runs /p" "$1.log"
    else
        tail -n 40 "$1.log"
        echo "$1: see $PWD/found-$1"
    fi
}

if [ "${1-}" = --one ]; then
    fuzz "$2"
    exit
fi
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
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
cd "$build"
sanitize=address,undefined
if [ ! -e Makefile ]; then
    "$top_srcdir/configure" -q CC="${FUZZ_CC:-clang}" --disable-shared --disable-python \
        CFLAGS="-g -O1 -fsanitize=fuzzer-no-link,$sanitize -fno-sanitize-recover=all" >/dev/null
fi
python3 "$top_srcdir/tests/fuzz/seeds.py" "$top_srcdir" seeds ${CMG_SHARED:+"$CMG_SHARED"}
# In one call, so that nothing waits for a target's link.
make -s -j"$jobs" $(printf 'tests/fuzz/fuzz_%s ' "$@") >make.log 2>&1 || {
    cat make.log
    exit 1
}
printf '%s\n' "$@" | FUZZ_SEED=$seed FUZZ_SECONDS=$seconds xargs -P "$jobs" -n 1 sh "$script" --one | tee fuzz.log
passed=$(grep -c '^[a-z]*: runs ' fuzz.log || :)
echo "$passed passed, $(($# - passed)) failed"
[ "$passed" -eq $# ]
