#!/bin/sh
# Lays out all C files, or with --check says which are laid out otherwise.
# Only clang-format 14 (Debian 12) counts: others lay out differently.
set -eu
: "${CLANG_FORMAT:=clang-format}"
if ! "$CLANG_FORMAT" --version 2>/dev/null | grep -q 'version 14\.'; then
    echo "clang-format 14 is not here; on Debian 12: apt-get install clang-format" >&2
    exit 77
fi
cd "${top_srcdir:-.}"
action=-i
[ "${1-}" != --check ] || action='--dry-run --Werror'
find include libcitymgmt tools bindings tests bench examples -name '*.[ch]' \
    ! -name '*_wrap.c' -exec "$CLANG_FORMAT" --style=file $action {} +
