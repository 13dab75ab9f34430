#!/bin/sh
# Uses what was installed as a stranger would: through pkg-config, from
# another folder, with nothing of the source but the examples.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

PKG_CONFIG_PATH=$root$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
PKG_CONFIG_SYSROOT_DIR=$root
LD_LIBRARY_PATH=$root$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
PATH=$root$bindir:$PATH
PYTHONDONTWRITEBYTECODE=1
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH PATH PYTHONDONTWRITEBYTECODE

version=$(pkg-config --modversion libcitymgmt)
cat >version.c <<'END'
#include <citymgmt.h>
#include <stdio.h>

int main(void)
{
    return puts(cmg_version()) < 0;
}
END
# The variables hold several words each.
build() { $CC $CFLAGS -o "$1" "$2" $(pkg-config --cflags --libs libcitymgmt) $LDFLAGS; }
build version version.c
[ "$(./version)" = "$version" ]
echo "library $version"

packs=$root$datadir/citymgmt/packs
for source in "$top_srcdir"/examples/c/*.c; do
    name=$(basename "$source" .c)
    build "$name" "$source"
    "./$name" "$packs/beijing" >"$name.out"
    grep -q 'beijing' "$name.out"
    echo "examples/c/$name.c runs"
done

citymgmt check "$packs/beijing" >/dev/null
citymgmt --version

if [ -d "$root$python_packages_dir/citymgmt" ]; then
    PYTHONPATH=$root$python_packages_dir "$PYTHON" "$top_srcdir/examples/python/penalty.py" \
        "$packs/beijing" littering 2024-03-20 >python.out
    [ -s python.out ]
    echo "examples/python/penalty.py runs"
fi
