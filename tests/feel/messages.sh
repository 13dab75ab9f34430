#!/bin/sh
# Every message of the language, 0300 to 0599, is raised by a case of some test.
set -eu
registry=$top_srcdir/libcitymgmt/base/messages.def
status=0 found=0
for number in $(sed -n 's/^CMG_MESSAGE(\([345][0-9][0-9]\), .*/\1/p' "$registry"); do
    found=$((found + 1))
    grep -rqE "\b[EWN]0$number\b" "$top_srcdir/tests/cases" "$top_srcdir/tests/feel" "$top_srcdir/tests/dmn" "$top_srcdir/tests/rules" || {
        sed -n "s/^CMG_MESSAGE($number, \([a-z_]*\),.*/no test raises 0$number \1/p" "$registry" >&2
        status=1
    }
done
[ $found -gt 50 ] || { echo "only $found messages found in $registry" >&2; status=1; }
exit $status
