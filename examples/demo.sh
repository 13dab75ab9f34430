#!/bin/sh
# The main job on the shipped packs: what `make demo` runs.  Each command is
# shown before its answer, so that a reader can repeat it.
#
#   demo.sh TOOL PACKS [--lang en]
set -eu
tool=$1 packs=$2
shift 2
case "$*" in *'--lang en'*) lang=en ;; *) lang=zh ;; esac

heading() {
    if [ "$lang" = en ]; then printf '\n== %s\n' "$2"; else printf '\n== %s\n' "$1"; fi
}

penalty() {
    pack=$1 item=$2
    shift 2
    printf '$ citymgmt penalty packs/%s %s %s --as-of 2024-03-20\n\n' "$pack" "$item" "$*"
    "$tool" penalty "$packs/$pack" "$item" "$@" --as-of 2024-03-20 --lang "$lang"
}

# An adult citizen spat in a public place on 4 March 2024 and was seen.
act='当事人类型=公民 出生日期=1990-05-01 违法行为终了日期=2024-03-04 发现日期=2024-03-04'
plain='违法行为轻微=false 主动消除或者减轻后果=false 初次违法=false 其他处罚种类=无'
spitting='在公共场所=true 情节严重=true'

heading '同一行为：随地吐痰，情节严重 —— 国家规定：罚款数额留给地方' \
    'One act, spitting with grave circumstances: national law leaves the amount to local law'
penalty cn littering $act $plain $spitting
heading '同一行为 —— 北京' 'The same act in Beijing'
penalty beijing littering $act $plain $spitting
heading '同一行为 —— 青岛：责令改正而拒不改正' 'The same act in Qingdao, where correction was ordered and refused'
penalty qingdao littering $act $plain $spitting 露天焚烧废弃物=false 拒不改正=true
heading '免罚：轻微、及时改正、没有造成危害后果' 'Exempt: slight, corrected in time, no harm'
penalty beijing littering $act 主动消除或者减轻后果=false 违法行为轻微=true 及时改正=true 造成危害后果=false $spitting
heading '超过二年才发现' 'Found after more than two years'
penalty beijing littering 当事人类型=公民 出生日期=1990-05-01 违法行为终了日期=2022-03-03 发现日期=2024-03-04 $plain $spitting
heading '缺少事实：占道摆摊' 'Facts are missing: a street stall'
penalty beijing street-stall $act $plain 店外经营=false 违法所得=0
