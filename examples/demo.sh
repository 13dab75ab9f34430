#!/bin/sh
# The main job on the shipped packs: what `make demo` runs.  Each command is
# shown before its answer, so that a reader can repeat it.
#
#   demo.sh TOOL PACKS [--lang en]
set -eu
tool=$1 packs=$2
case $tool in
/*) ;;
*) tool=$PWD/$tool ;;
esac
shift 2
case "$*" in
*'--lang en'* | *'--lang=en'*) lang=en suffix=' --lang en' ;;
*) lang=zh suffix='' ;;
esac
examples=$(dirname "$0")

heading() {
    if [ "$lang" = en ]; then printf '\n== %s\n' "$2"; else printf '\n== %s\n' "$1"; fi
}

# The facts that all cases share stand in a file; words add to them, or replace them.
penalty() { # pack, item, facts...
    pack=$1 item=$2
    shift 2
    printf '$ citymgmt penalty packs/%s %s examples/case.json%s --as-of 2024-03-20%s\n\n' \
        "$pack" "$item" "${*:+ $*}" "$suffix"
    "$tool" penalty "$packs/$pack" "$item" "$examples/case.json" "$@" --as-of 2024-03-20 --lang "$lang"
}

heading '案件的事实' 'The facts of the case'
printf '$ cat examples/case.json\n\n'
cat "$examples/case.json"

heading '同一行为，三地不同：随地吐痰，情节严重 — 国家规定把罚款数额留给地方' \
    'One act under three laws, spitting with grave circumstances: the national text leaves the amount to local law'
penalty cn littering 在公共场所=true 情节严重=true
heading '同一行为，在北京' 'The same act in Beijing'
penalty beijing littering 在公共场所=true 情节严重=true
heading '同一行为，在青岛' 'The same act in Qingdao'
penalty qingdao littering 在公共场所=true 情节严重=true 露天焚烧废弃物=false
heading '免罚：轻微、及时改正、没有造成危害后果' 'Exempt: slight, corrected in time, no harm'
penalty beijing littering 在公共场所=true 违法行为轻微=true 及时改正=true 造成危害后果=false
heading '超过二年才发现' 'Found after more than two years'
penalty beijing littering 在公共场所=true 违法行为终了日期=2022-03-03
heading '缺少事实：占道摆摊，问什么最有用' 'Facts are missing, a street stall: what to ask first'
penalty beijing street-stall 违法所得=120 占用面积=8
heading '补上两个事实以后' 'With the two facts'
penalty beijing street-stall 店外经营=false 违法所得=120 占用面积=8 一年内同类违法次数=0

heading '何时到期：春节前的案件，放假和调休都算清' 'When is it due: a case before Spring Festival, days off and shifted workdays'
printf '$ citymgmt due packs/yuncheng c01-01-2 2024-02-09T16:30 finished=2024-02-18T11:00%s\n\n' "$suffix"
"$tool" due "$packs/yuncheng" c01-01-2 2024-02-09T16:30 finished=2024-02-18T11:00 --lang "$lang"

heading '市民的话：是哪一类，归谁管' "A citizen's words: which class, and whose"
printf '$ citymgmt route packs/hohhot 楼下有人露天烧烤，烟很大 place=xincheng-dongjie --as-of 2024-03-20%s\n\n' "$suffix"
"$tool" route "$packs/hohhot" 楼下有人露天烧烤，烟很大 place=xincheng-dongjie --as-of 2024-03-20 --lang "$lang"

heading '清单里的毛病：一件事两个单位，批管不分' 'Faults of a list: two owners of one matter, approver and enforcer the same'
printf '$ citymgmt check examples/two-owners --as-of 2024-03-20%s\n\n' "$suffix"
(cd "$examples/.." && "$tool" check examples/two-owners --as-of 2024-03-20 --lang "$lang")

heading '一份案卷，两处毛病：一名执法人员没有证件，公开超期' 'A case file with two faults: an officer without certificate, published late'
printf '$ citymgmt procedure packs/hohhot ordinary examples/casefile-hohhot.json --as-of 2024-07-01%s\n\n' "$suffix"
(cd "$examples/.." && "$tool" procedure packs/hohhot ordinary examples/casefile-hohhot.json --as-of 2024-07-01 --lang "$lang") || [ $? -eq 1 ]

heading '干得怎么样：四区一开发区、16个部门、11个企业一个月的考评（案件是生成的）' \
    'How did they do: a month of four districts and a zone, 16 departments, 11 enterprises (cases made up)'
printf '$ sh examples/assess/month.sh units >units.csv; sh examples/assess/month.sh cases >cases.csv\n'
printf '$ citymgmt assess packs/hohhot city cases.csv --units units.csv --as-of 2024-03-31%s\n\n' "$suffix"
month=$(mktemp -d)
sh "$examples/assess/month.sh" units >"$month/units.csv"
sh "$examples/assess/month.sh" cases >"$month/cases.csv"
"$tool" assess "$packs/hohhot" city "$month/cases.csv" --units "$month/units.csv" --as-of 2024-03-31 --lang "$lang"
rm -r "$month"

heading '多少人，放在哪里：回民区的人员配置，按2000年人口普查' \
    'How many people, and where: staffing of Huimin District by the census of 2000'
printf '$ citymgmt staff packs/hohhot huimin-2000 --as-of 2018-01-01%s\n\n' "$suffix"
"$tool" staff "$packs/hohhot" huimin-2000 --as-of 2018-01-01 --lang "$lang"
