#!/bin/sh
# The pages of assessments in a headless browser: they show what they say, and
# it has nothing to complain about.  77 (skipped) without Chromium.
set -u
top=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
build=$(cd "${top_builddir:-$top}" && pwd)
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    echo 'no Chromium: skipped'
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# NAME PATTERN...: the page NAME.html, seen by the browser, has each text; its
# console is empty, and nothing is asked of the network.
look() {
    name=$1
    shift
    XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu \
        --user-data-dir="$work/profile" --enable-logging=stderr --v=0 --dump-dom "file://$work/$name.html" \
        >"$work/dom" 2>"$work/log" || { echo "FAILED: $name: the browser ended with $?"; failed=$((failed + 1)); return; }
    for text in "$@"; do
        if grep -q -F -e "$text" "$work/dom"; then
            passed=$((passed + 1))
        else
            echo "FAILED: $name: does not show: $text"
            failed=$((failed + 1))
        fi
    done
    if grep -q 'CONSOLE' "$work/log"; then
        echo "FAILED: $name: the console says:"
        grep 'CONSOLE' "$work/log"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
}

cat >"$work/units.csv" <<'END'
处置单位,分组,应结案数,结案数,超期数,延期数,返工数,队考核分,街道办分,中心考核分,单体垃圾数,加减分,不参与考核
一队,brigades,200,190,12,6,4,90,80,,,1.5,
"<script>console.error(1)</script>",brigades,150,149,2,1,1,95,88,,,,
三队,brigades,,,,,,90,,,,,
四队,brigades,,,,,,,,,,,专项任务
东片区,sanitation,200,190,12,6,4,,,90,500,,
END
month() { # DAY, more: of Yuncheng
    day=$1
    shift
    "$build/citymgmt" assess "$top/packs/yuncheng" monthly --units "$work/units.csv" --as-of "$day" "$@"
}
month 2024-02-29 --json >"$work/february.json"
month 2024-03-31 "$work/february.json" --html "$work/yuncheng.html" >/dev/null
look yuncheng '运城市月度考核' '91.83' '未录入：街道办分' '专项任务' '<title>分布</title>' '<title>指标热力图</title>' \
    '<title>趋势</title>' '&lt;script&gt;'
"$build/citymgmt" assess "$top/packs/jinniu" digital "$top/examples/assess/cases.csv" 统计时点=2024-04-01T00:00:00 \
    --as-of 2024-04-01 --lang en --html "$work/jinniu.html" >/dev/null
look jinniu '沙河源' 'Heat map of indicators' 'K01'
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
