#!/bin/sh
# What the headers declare, what the version script lists and what the built
# library exports are the same; so are the versions of header and package.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Comments may show code, so they go first.
cat "$top_srcdir"/include/citymgmt.h "$top_srcdir"/include/citymgmt/*.h | tr '\n' ' ' |
    sed -e 's|/\*|\n/*|g' -e 's|\*/|*/\n|g' | grep -v '^/\*' | tr '\n' ' ' |
    grep -oE 'CMG_API [^;(]*\(' | sed -nE 's/.*[ *](cmg_[a-z0-9_]+)\($/\1/p' | sort >declared

sed -nE 's/^ *(cmg_[a-z0-9_]+);$/\1/p' "$top_srcdir/libcitymgmt/libcitymgmt.map" | sort >listed

library=$top_builddir/.libs/libcitymgmt.so
if [ -e "$library" ]; then
    $NM -D --defined-only "$library" | awk '$2 != "A" {sub(/@.*/, "", $3); print $3}' | sort >exported
else
    echo "no shared library was built: headers and version script alone are compared"
    cp listed exported
fi

status=0
same() {
    if ! diff -u "$1" "$2"; then
        echo "$1 (-) and $2 (+) differ" >&2
        status=1
    fi
}
[ -s declared ] || { echo "no declaration was found" >&2; status=1; }
[ "$(uniq -d declared)" = "" ] || { echo "declared twice: $(uniq -d declared)" >&2; status=1; }
same declared listed
same listed exported

version() { sed -nE "s/^#define CMG_VERSION_$1 ([0-9]+)$/\1/p" "$top_srcdir/include/citymgmt/base.h"; }
header_version=$(version MAJOR).$(version MINOR).$(version PATCH)
package_version=$(sed -nE 's/^Version: //p' "$top_builddir/libcitymgmt.pc")
if [ "$header_version" != "$package_version" ]; then
    echo "the headers say version $header_version, configure.ac says $package_version" >&2
    status=1
fi
echo "$(wc -l <declared) functions"
exit $status
