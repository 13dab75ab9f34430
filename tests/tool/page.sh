#!/bin/sh
# The pages of assessments in a headless browser: they show what they say, and
# it has nothing to complain about; on paper nothing is cut off from what belongs
# to it.  77 (skipped) without Chromium; paper needs pdftotext besides.
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

browse() { # OPTION... FILE
    XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu \
        --user-data-dir="$work/profile" "$@"
}

# NAME PATTERN...: the page NAME.html, seen by the browser, has each text; its
# console is empty, and nothing is asked of the network.
look() {
    name=$1
    shift
    browse --enable-logging=stderr --v=0 --dump-dom "file://$work/$name.html" \
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

# NAME PATTERN...: printed, NAME.html has a line for each pattern, and no sheet ends with a heading.
paper() {
    name=$1
    shift
    command -v pdftotext >/dev/null || { echo "no pdftotext: $name is not looked at on paper"; return; }
    browse --no-pdf-header-footer --print-to-pdf="$work/$name.pdf" "file://$work/$name.html" >/dev/null 2>&1
    pdftotext -layout "$work/$name.pdf" "$work/sheets" || { failed=$((failed + 1)); return; }
    for pattern in "$@"; do
        if grep -q -e "$pattern" "$work/sheets"; then
            passed=$((passed + 1))
        else
            echo "FAILED: $name: on paper there is no: $pattern"
            failed=$((failed + 1))
        fi
    done
    if awk 'BEGIN { RS = "\f" } { sub(/[ \n]+$/, ""); sub(/.*\n/, ""); print }' "$work/sheets" |
        grep -E '^ *(得分|分布|指标热力图|趋势|口径|各单位的每一个数)$'; then
        echo "FAILED: $name: a sheet ends with this heading"
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
    '<title>趋势</title>' '&lt;script&gt;' '<li>未录入时：加减分 按 0</li>'
paper yuncheng '0.06 = 12 / 200' '返工率 *0.02 = 4 / 200'
"$build/citymgmt" assess "$top/packs/jinniu" digital "$top/examples/assess/cases.csv" 统计时点=2024-04-01T00:00:00 \
    --as-of 2024-04-01 --lang en --html "$work/jinniu.html" >/dev/null
look jinniu '沙河源' 'Heat map of indicators' 'K01'
# A table longer than a sheet: its head comes again.
{
    echo '街道,应处置数,处置数,按期处置数,超期待处置数,返工数,延期数'
    seq 70 | while read -r unit; do echo "第$unit街道,200,$((100 + unit)),90,5,4,10"; done
} >"$work/streets.csv"
"$build/citymgmt" assess "$top/packs/jinniu" digital --units "$work/streets.csv" --as-of 2024-04-01 \
    --html "$work/streets.html" >/dev/null
look streets '得分（前 60 个，共 70 个）'
paper streets '日常处置得分 *25.5 = 日常处置率 \* 30'
if [ -f "$work/streets.pdf" ] && [ "$(grep -c '名次 *单位 *得分' "$work/sheets")" -lt 2 ]; then
    echo 'FAILED: the head of a long table stands on its first sheet alone'
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
