#!/bin/sh
# The conformance kit, when it is at hand: every case in each of its figures.
set -u
kit=${CMG_SHARED:+$CMG_SHARED/tck}
if [ -z "$kit" ] || [ ! -d "$kit" ]; then
    echo "SKIP: no conformance kit: CMG_SHARED/tck is not there"
    exit 77
fi
"$top_builddir/tests/tck/tck" "$kit"
