#!/bin/sh
# Runs the Python tests against the package staged by `make`; to be called in
# the top build folder, as `make check` does.
set -eu

source=${top_srcdir:-$(dirname "$0")/../..}
stage=$PWD/bindings/python/stage
module=$(echo "$stage"/citymgmt/_citymgmt*.so)

if [ ! -e "$module" ]; then
    echo "skipped: the Python module is not built" >&2
    exit 77
fi

PYTHONPATH=$stage
PYTHONDONTWRITEBYTECODE=1
PYTHONUTF8=1
LD_LIBRARY_PATH=$PWD/.libs:$PWD/libcitymgmt/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PYTHONPATH PYTHONDONTWRITEBYTECODE PYTHONUTF8 LD_LIBRARY_PATH

# A sanitizer must be there before the interpreter, which has none.
sanitizer=$(ldd "$module" | awk '/lib(asan|clang_rt\.asan|ubsan)/ && $3 { print $3 }' | head -n 1)
if [ -n "$sanitizer" ]; then
    ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
    PYTHONMALLOC=malloc
    export ASAN_OPTIONS PYTHONMALLOC
fi

run() {
    test=$1
    shift
    env ${sanitizer:+LD_PRELOAD="$sanitizer"} "${PYTHON:-/usr/bin/python3}" "$source/tests/python/$test" "$@"
}

run test_states.py
run test_citymgmt.py "$@"
