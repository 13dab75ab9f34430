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

for source in "$top_srcdir"/examples/c/*.c; do
    [ -e "$source" ] || continue
    name=$(basename "$source" .c)
    build "$name" "$source"
    echo "examples/c/$name.c compiles"
done

if [ -d "$root$python_packages_dir/citymgmt" ]; then
    PYTHONPATH=$root$python_packages_dir "$PYTHON" -c 'import citymgmt; print("python package", citymgmt.__name__)'
fi
