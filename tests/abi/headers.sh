#!/bin/sh
# Every public header compiles alone, strictly, in C and C++, with all
# compilers that are here.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

status=0
tried=0
compile() { # compiler, language, standard, header
    printf '#include "%s"\nint main(void) { return CMG_OK; }\n' "$4" >unit.$2
    tried=$((tried + 1))
    "$1" -std="$3" -Wall -Wextra -pedantic -Werror -I "$top_srcdir/include" -fsyntax-only unit.$2 || {
        echo "$1 -std=$3: $4 does not compile alone" >&2
        status=1
    }
}

headers=$(cd "$top_srcdir/include" && ls citymgmt.h citymgmt/*.h)
for compiler in gcc clang; do
    command -v $compiler >/dev/null || continue
    for standard in c99 c11; do
        for header in $headers; do compile $compiler c $standard $header; done
    done
done
for compiler in g++ clang++; do
    command -v $compiler >/dev/null || continue
    for header in $headers; do compile $compiler cc c++11 $header; done
done

echo "$tried compilations"
[ $tried -gt 0 ] || exit 77
exit $status
