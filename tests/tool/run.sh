#!/bin/sh
# The command line as a person uses it: what it prints, what it says of
# mistakes, and how it ends.  Ends with "N passed, N failed".
set -u
top=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
build=$(cd "${top_builddir:-$top}" && pwd)
# The program itself: the script that libtool puts before it takes most of the time.
if [ -z "${TOOL-}" ] && [ -x "$build/.libs/citymgmt" ]; then
    TOOL=$build/.libs/citymgmt LD_LIBRARY_PATH=$build/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export LD_LIBRARY_PATH
fi
tool=${TOOL:-$build/citymgmt}
python=${PYTHON:-python3}
packs=$top/packs
golden=$top/tests/tool/golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

good() { passed=$((passed + 1)); }
bad() { # name, what is wrong; the output follows
    failed=$((failed + 1))
    printf 'FAILED: %s: %s\n' "$1" "$2"
    head -n 20 "$work/out" "$work/err" | sed 's/^/  | /'
}

# NAME STATUS STREAM PATTERN COMMAND...: exit status, and a line of the stream
# (out, err, or none: nothing but blank on either) that matches.
expect() {
    name=$1 status=$2 stream=$3 pattern=$4
    shift 4
    "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    if [ $got -ne "$status" ]; then
        bad "$name" "exit $got, expected $status"
    elif ! grep -q -e "$pattern" "$work/$stream"; then
        bad "$name" "no line of std$stream has: $pattern"
    elif [ "$stream" = out ] && [ "$status" -eq 0 ] && [ -s "$work/err" ]; then
        bad "$name" 'it complained all the same'
    else
        good
    fi
}

sh_() { tool=$tool packs=$packs work=$work act=$act sh -c "$1"; }
penalty() { "$tool" penalty "$@" --as-of 2024-03-20; }
beijing() { penalty "$packs/beijing" "$@"; }

act='当事人类型=公民 出生日期=1990-05-01 违法行为终了日期=2024-03-04 发现日期=2024-03-04 违法行为轻微=false 主动消除或者减轻后果=false'
public="$act 在公共场所=true"
grave="$public 情节严重=true"

# -- answers: status 0 ---------------------------------------------------------
expect 'the fine in Beijing' 0 out '^罚款 200 元' beijing littering $grave
expect 'the article beside it' 0 out '第五十二条第二款' beijing littering $grave
expect 'in English' 0 out '^Fine of 200 yuan' beijing littering $grave --lang en
expect 'options first' 0 out '^Fine of 200 yuan' "$tool" --lang=en --as-of=2024-03-20 penalty "$packs/beijing" littering $grave
expect 'pack and hash last' 0 out '^规则包 beijing .* < cn .* sha256 [0-9a-f]\{64\}$' beijing littering $grave
expect 'a list of matters in columns' 0 out '^littering \{20\}随地' "$tool" penalty "$packs/cn"
expect 'how a number is written' 3 err '数字写作 12.5' beijing street-stall 占用面积=十二
expect 'facts are missing' 0 out '^尚不能决定' beijing street-stall 当事人类型=公民
expect 'the question to ask' 0 out '1\. .*（情节严重）' beijing littering $public
expect 'exempt' 0 out '^不予处罚' beijing littering $grave 出生日期=2015-01-01
expect 'not this matter' 0 out '^不能适用' beijing littering $act 在公共场所=false
expect 'decided before the act' 0 out '日期先后不对' "$tool" penalty "$packs/beijing" littering $public --as-of 2024-03-01
expect 'a pack alone: what there is' 0 out '^littering  *在公共场所' penalty "$packs/beijing"
expect 'a pack alone: its limits' 0 out '^c01-01-1 ' "$tool" due "$packs/yuncheng"
expect 'a pack alone: its decisions' 0 out '^满十八周岁之日$' "$tool" decide "$packs/cn"
expect 'a pack alone: its procedures' 0 out '^ordinary  *Ordinary\|^ordinary ' "$tool" procedure "$packs/cn" --lang en
expect 'a pack alone that is none' 3 err 'E0700' "$tool" due "$packs/none"
expect 'two norms, one fine' 0 out '法定 100 至 500 元，按此处罚' beijing waste-dumping,littering $grave 违法所得=0
expect 'a norm twice' 3 err '事项“littering”给出了两次' beijing littering,littering $grave
expect 'step by step' 0 out '逐步说明' beijing littering $grave --explain
expect 'a decision' 0 out '^2026-03-01' "$tool" decide "$packs/cn" 满十八周岁之日 出生日期=2008-02-29
expect 'a decision without facts' 0 out '（出生日期）' "$tool" decide "$packs/cn" 满十八周岁之日
expect 'version' 0 out '^citymgmt [0-9.]*$' "$tool" --version

# -- staffing --------------------------------------------------------------------
staff() { "$tool" staff "$packs/hohhot" "$@" --as-of 2018-01-01; }
printf '名称,人口,现有人数,备注\n甲街道,"40000",70,\n乙街道,20000,20,x\n丙镇,,,\n' >"$work/places.csv"
printf '编码,人口\na,40000\nb,20000.5\na,"7\n' >"$work/torn.csv"
printf '[{"code":"a","label":"<甲>","population":60000,"headcount":70},{"code":"b","population":30000,"headcount":50}]' >"$work/places.json"
expect 'the posts of a district' 0 out '^回民区.*岗位 427 个，其中一线 362 个' staff huimin-2000
expect 'the posts of a place' 0 out '^  攸攸板镇 .*110\.12 *100  上限$' staff huimin-2000
expect 'in English' 0 out '^  total  *284,676  *362$' staff huimin-2000 --lang en
expect 'shares by hand' 0 out '新华西路街道：39，份额 38\.49' staff huimin-2000 --explain
expect 'the plans of a pack' 0 out '^xincheng-2020  *新城区' staff
expect 'as CSV' 0 out '^huimin-youyouban,攸攸板镇,,86597,30,100,100,,' staff huimin-2000 --format csv
expect 'as JSON' 0 out '"code":"huimin-tongdao".*"posts":30[,}]' staff huimin-2000 --json
expect 'it cannot be done' 1 out '多出 2 个' staff xincheng-2020-86
expect 'what is missing, and what is certain' 0 out '^  东街街道 .*92–100$' staff xincheng-2020
expect 'a column that means nothing here' 0 err '没有用到“备注”这一列' staff report "$work/places.csv" --lang zh
expect 'a place without figures' 0 out '丙镇的常住人口是多少' sh_ '"$tool" staff "$packs/hohhot" report "$work/places.csv" 2>/dev/null'
printf '名称,人口\n甲,15000\n乙,4000\n丙,1000\n' >"$work/few.csv"
expect 'too few for the bounds' 1 out '下限合计 90，可分的只有 25' staff report "$work/few.csv"
expect 'faults of a file, all of them' 3 err '3: 错误 E1055: population 应是 0 至 100000000000 的整数，却是 20000\.5' staff report "$work/torn.csv"
expect 'a torn quote' 3 err '4:3: 错误 E1101' staff report "$work/torn.csv"
expect 'who moves' 0 out '^  去留  *留任 108，新进 0，转出 6$' staff report "$work/places.json"
expect 'from where to where' 0 out '^  调动  *b → <甲> 6$' staff report "$work/places.json"
expect 'bars' 0 out '岗位 135 个' staff report "$work/places.json" --svg "$work/bars.svg"
expect 'bars, escaped' 0 out '&lt;甲&gt;' cat "$work/bars.svg"
expect 'a page of its own size' 0 out '@page{size:760px ' cat "$work/bars.svg"
echo '[{"code":"p","label":"成吉思汗大街街道办事处综合行政执法中队","population":90000}]' >"$work/long.json"
staff report "$work/long.json" --svg "$work/long.svg" >/dev/null
expect 'the beginning of a long name' 0 out '>成吉思汗大街街道办事处综…</text>' cat "$work/long.svg"
expect 'a picture that cannot be written' 3 err '写不了' staff report "$work/places.json" --svg "$work/none/bars.svg"
expect 'no such plan' 3 err '是否指“huimin-2000”' staff huimin-200
expect 'the list of plans' 3 err '^  street-chiefs  路长全覆盖$' staff zzzzzzzz
expect 'no places' 3 err 'E1058' staff report
echo 'code,population' >"$work/none.csv"
expect 'a table without places' 3 err 'E1062: 地点表里一个地点也没有' staff huimin-2000 "$work/none.csv"
rm "$work/none.csv"
expect 'no streets' 3 err '没有给出地点：方案“street-chiefs”自己没有地点表' staff street-chiefs
printf 'code,population,min,max\na,400000,90,50\n' >"$work/crossed.csv"
expect 'bounds that cross' 3 err '核对两个数' staff report "$work/crossed.csv"
expect 'no such file of places' 3 err '读不了' staff report "$work/none.csv"
awk 'BEGIN { print "code,headcount"; for (i = 1; i <= 645; i++) print "s" i "," (i <= 82 ? 3 : 2) }' >"$work/streets.csv"
expect 'every street has its chief' 0 out '^路长全覆盖：已全覆盖' staff street-chiefs "$work/streets.csv"
expect 'the mean' 0 out '645 处，1,372 人，平均 2\.13；不足 1 人的有 0 处' staff street-chiefs "$work/streets.csv"
sed 's/^s645,2$/s645,0/; s/^s644,2$/s644,4/' "$work/streets.csv" >"$work/bare.csv"
expect 'a street without chief' 1 out '^“路长全覆盖”没有全覆盖：1 处不足 1 人' staff street-chiefs "$work/bare.csv"
expect 'which street' 1 out '没有覆盖  *s645$' staff street-chiefs "$work/bare.csv"

# -- standards ---------------------------------------------------------------------
standards() { "$tool" standards "$packs/hohhot" "$@" --as-of 2018-01-01; }
expect '95 % of 588,700' 0 out '^  达标  *数字化城管处置率：95 % (559,265 ÷ 588,700)' standards disposal-rate 应处置件数=588700 处置件数=559265
expect 'one item short' 1 out '94\.99983… % .*还要 1$' standards disposal-rate 应处置件数=588700 处置件数=559264
expect 'in English' 1 out '^not met 1$' standards disposal-rate 应处置件数=588700 处置件数=1 --lang en
expect 'what is missing' 0 out '（处置件数）$' standards disposal-rate 应处置件数=588700
expect 'a group' 0 out '^  达标  *便民市场网点：130 座' standards 便民服务体系 便民市场网点=130
expect 'all of them' 0 out '^待定' standards all
expect 'as JSON' 1 out '"checks":.*"holds":false' standards front-door 门前清洁=false --json
expect 'a step a standard' 0 out '^   1 标准「便民市场网点」：达标' standards market-outlets 便民市场网点=131 --explain
expect 'the standard meant' 3 err '是否指“disposal-rate”' standards disposal-rat
expect 'the list of standards' 3 err '^  front-door  门前三包$' standards zzzzzzzz

# -- who is responsible ----------------------------------------------------------
duty() { "$tool" duty "$packs/hohhot" "$@" --as-of 2024-03-20; }
expect 'the district' 0 out '^新城区城市管理和综合行政执法局' duty littering place=xincheng-dongjie
expect 'a place by its name' 0 out '^赛罕区城市管理' duty littering place=人民路街道
expect 'kept at the city' 0 out '^City Management Committee' duty waste-collection-disposal place=etdz --lang en
expect 'before which rule' 0 out '“保留在市级的事项”〔示例〕：点名了这一事项，优先于“其余一律下移区级”' duty unpermitted-presale place=yuquan
expect 'another level' 0 out '^没有唯一的责任单位：这一级不负责' duty littering place=xincheng level=city
expect 'what was not referred' 0 out '未办：执法情况报督察局' duty street-stall place=saihan referred=police-support
expect 'what was referred' 0 out '已办：请公安城管分局协助' duty street-stall place=saihan referred=police-support,tell-inspectorate
expect 'an owner as JSON' 0 out '"unit":{"code":"saihan-bureau"' duty littering place=saihan --json
expect 'no such referral' 3 err 'E1213' duty littering place=saihan referred=police-support
expect 'no such place' 3 err '是否指“xincheng”' duty littering place=xinchen
expect 'no such matter: the list' 3 err '^  littering ' duty zzzzzzzz place=xincheng
expect 'where, is not said' 2 err 'place=' duty littering
expect 'an unknown word' 2 err 'plac=x' duty littering plac=x
expect 'no day' 2 err '不是日期' "$tool" duty "$packs/hohhot" littering place=saihan --as-of today

# -- assessment ------------------------------------------------------------------
cases=$top/examples/assess/cases.csv
until=统计时点=2024-04-01T00:00:00
assess() { "$tool" assess "$packs/jinniu" "$@" --as-of 2024-04-01; }
expect 'what can be assessed' 0 out '^digital  *金牛区数字城管板块$' assess
expect 'the league table' 0 out '^     2   沙河源  65$' assess digital "$cases" $until
expect 'the other reading' 0 out '^     2   沙河源  63.3333$' assess digital-disposed "$cases" $until
expect 'the points of the whole' 0 out '^    满分：总分 100$' assess digital "$cases" $until
expect 'bounds' 0 out '^    下限和上限：日常处置得分 0 至 30，按期处置得分 0 至 20，' assess digital "$cases" $until
expect 'empty denominators' 0 out '^    分母为零时：日常处置率 按 1，按期处置率 按 1，返工率 按 0，' assess digital "$cases" $until
expect 'the reading of the whole' 0 out '^    办法未规定应处置数为零时如何计' assess digital "$cases" $until
{
    printf '责任单位,机构健全,人员落实,制度完善,应结案数,缓办数,结案数,按期结案数,紧急应结案数,紧急结案数,紧急按期结案数,'
    printf '一般未通过一二次,一般未通过三次以上,一般造假,一般推诿,交办未通过一二次,交办未通过三次以上,交办造假,交办推诿\n'
    printf '甲,true,true,true,1000,0,887,695,0,0,0,0,0,0,0,0,0,0,0\n'
} >"$work/jinhua.csv"
expect 'part of a step' 0 out '^    按期结案得分（低于 70%，每个百分点 1 分）：不足一档的按比例计$' \
    "$tool" assess "$packs/jinhua" monthly --units "$work/jinhua.csv" --as-of 2024-04-01
expect 'every figure' 0 out '返工率 0.25 = 1 / 4（返工数 / 处置数 + 超期待处置数）' assess digital "$cases" $until --explain
expect 'the cases of a count' 0 out '^K02$' assess digital "$cases" $until --open 沙河源:按期处置数
expect 'as JSON' 0 out '"unit":"沙河源","group":"","standing":"scored","why":"","score":65' assess digital "$cases" $until --json
mkdir "$work/lost"
cp "$packs"/jinniu/*.json "$work/lost" && rm "$work/lost/tests.json"
expect 'a file that is not there, and nothing else' 3 err '^1 个错误$' "$tool" check "$work/lost"
expect 'no such count' 3 err '没有统计数“x”' assess digital "$cases" $until --open 沙河源:x
expect 'no such unit' 3 err '没有单位“沙河原”' assess digital "$cases" $until --open 沙河原:按期处置数
expect 'no colon' 2 err 'UNIT:COUNT' assess digital "$cases" $until --open 沙河源
expect 'no such board' 3 err '是否指“digital”' assess digitel "$cases"
expect 'no such file' 3 err 'nowhere.csv' assess digital nowhere.csv $until
expect 'a file twice' 2 err '给出了两次' assess digital "$cases" "$(dirname "$cases")/./cases.csv" $until
printf '街道,网络投诉数,面积,人口,满意率,平均办理天数,五次以上重复投诉,超期办理数\n甲,100,0.026,2.141,0.9,1.5,3,0\n乙,1,1,1,,1,0,0\n' >"$work/units.csv"
expect 'figures entered' 0 out '^     1   甲    85.407$' assess online --units "$work/units.csv"
expect 'a figure not entered' 0 out '^     -   乙    未录入：满意率$' assess online --units "$work/units.csv"
sed 's/^甲,100,/甲,-5,/' "$work/units.csv" >"$work/below.csv"
expect 'cases below zero' 3 err '错误 E1143: “网络投诉数”这一列不能是“-5”' assess online --units "$work/below.csv"
sed 's/^甲,100,/甲,1.5,/' "$work/units.csv" >"$work/half.csv"
expect 'half a case' 3 err '“网络投诉数”这一列不能是“1.5”' assess online --units "$work/half.csv"
{ cat "$cases"; echo 'K09,西安路,2024-03-06 08:00,昨天,,否,0,0'; echo 'K10,西安路'; } >"$work/cases.csv"
expect 'too many rejected' 3 err '10 行中有 2 行未接收' assess digital "$work/cases.csv" $until
assess digital "$work/cases.csv" $until --max-rejected 20 --rejects "$work/rejects.csv" >"$work/out" 2>"$work/err"
if [ $? -eq 0 ] && grep -q '计入 8，不在考核范围 0，未接收 2' "$work/out" &&
    [ "$(sed -n 3p "$work/rejects.csv")" = '11,"此行有 2 个字段，标题行有 8 个","K10,西安路"' ]; then good; else bad 'rejected rows' "$(sed -n 3p "$work/rejects.csv")"; fi
{ cat "$cases"; sed -n 2p "$cases"; } >"$work/cases.csv"
expect 'a case in two rows: no result' 3 out '没有结果：1 个案件编号不止一行，会重复计入：K01$' assess digital "$work/cases.csv" $until
expect 'a case in two rows: told' 3 err 'cases.csv:10: .*案件“K01”前面已有一行' assess digital "$work/cases.csv" $until
"$python" -c "import sys; sys.stdout.buffer.write(open(sys.argv[1], encoding='utf-8').read().encode('gb18030'))" "$cases" >"$work/gbk.csv"
expect 'GB18030' 0 out '^     2   沙河源  65$' assess digital "$work/gbk.csv" $until
head -n 4 "$cases" >"$work/a.csv"
{ head -n 1 "$cases"; tail -n +5 "$cases"; } >"$work/b.csv"
assess digital "$work/a.csv" $until --save "$work/a.state" && assess digital "$work/b.csv" $until --save "$work/b.state"
expect 'parts merged' 0 out '^     2   沙河源  65$' assess digital "$work/b.state" "$work/a.state" $until
assess digital "$work/b.state" "$work/a.state" $until --json >"$work/merged"
assess digital "$cases" $until --json >"$work/whole"
if cmp -s "$work/merged" "$work/whole"; then good; else bad 'parts merged' 'not as the whole'; fi
expect 'a part has not all numbers' 3 err 'b.state 是保存的内容' assess digital "$work/b.state" $until --open 沙河源:按期处置数
head -c 300 "$work/b.state" >"$work/torn.state"
expect 'which part is damaged' 3 err 'torn.state 没有并入' assess digital "$work/a.state" "$work/torn.state" $until
{ cat "$work/b.csv"; echo 'K10,西安路'; } >"$work/c.csv"
assess digital "$work/c.csv" $until --max-rejected 50 --save "$work/c.state" 2>"$work/err"
expect 'rows not taken in by a part' 0 out '未接收 1$' assess digital "$work/c.state" $until --max-rejected 50
expect 'a page' 0 out '^     2   沙河源  65$' assess digital "$cases" "$work/whole" $until --html "$work/page.html"
if grep -q '<title>趋势</title>' "$work/page.html" && grep -q '沙河源 65 65' "$work/page.html"; then good; else bad 'a page' 'no trend'; fi
sed 's/"score":65/"score":60/g; s/"as-of":"2024-04-01"/"as-of":"2024-02-29"/' "$work/whole" >"$work/b-earlier"
expect 'a trend' 0 out '^     2   沙河源  65$' assess digital "$cases" "$work/whole" "$work/b-earlier" $until --html "$work/page.html"
if grep -q '沙河源 60 65 65' "$work/page.html"; then good; else bad 'a trend' 'not in the order of days'; fi
expect 'an earlier result of another assessment' 0 err 'whole 不是这一考评的结果' assess digital-disposed "$cases" "$work/whole" $until --html "$work/page.html"
expect 'an earlier result without a page' 0 err 'whole 是以往的结果' assess digital "$cases" "$work/whole" $until
expect 'a page that cannot be written' 3 err 'nowhere/page' assess digital "$cases" $until --html "$work/nowhere/page"
expect 'a part of another day' 3 err 'E1155' assess digital "$work/a.state" 统计时点=2024-04-02T00:00:00
expect 'from standard input' 3 err 'E1100' assess digital - $until

# -- the list --------------------------------------------------------------------
items() { "$tool" items "$packs/hohhot" "$@" --as-of 2024-03-20; }
expect 'what the committee owns' 0 out '^4 项$' items unit=committee
expect 'search, whatever the width' 0 out '^gas-user ' items --search ＧＡＳ
expect 'each with its owner' 0 out '→ 新城区城市管理' items place=xincheng 燃气
expect 'as CSV' 0 out '"gas-user","行政处罚",' items --format csv
expect 'as a page' 0 out '<html lang="en">' items --format html --lang en
expect 'as JSON' 0 out '"kind":"items"' items type=inspection --json
expect 'no such field' 3 err 'E1222' items typ=penalty
expect 'no such format' 2 err 'csv|html' items --format pdf

# -- what a report is about -----------------------------------------------------
route() { "$tool" route "$packs/hohhot" "$@" --as-of 2024-03-20; }
expect 'a barbecue' 0 out '^露天烧烤（06029）' route 楼下有人露天烧烤，烟很大
expect 'which words' 0 out '因为 .*“烧烤”' route 楼下有人烧烤
expect 'whose it is there' 0 out '^新城区城市管理' route 楼下有人露天烧烤 place=xincheng-dongjie
expect 'both as JSON' 0 out '"kind":"duty"' route 楼下有人露天烧烤 place=xincheng --json
expect 'a code' 0 out '^Street lamp\|^street lamp' route 01037 --lang en
expect 'nothing is recognised' 0 out '^请人判断：没有认出是什么' route 今天天气很好
expect 'near to each other' 0 out '^Ask a person: several classes' route 路灯和垃圾箱 --lang en
expect 'words from a pipe' 0 out '^共享单车乱象' sh_ 'echo 共享单车乱停 | "$tool" route "$packs/hohhot" - --as-of 2024-03-20'
expect 'an unknown place' 3 err 'E1210' route 露天烧烤 place=nowhere

# -- facts: words, files, standard input, mixed ----------------------------------
printf '{"在公共场所": true, "情节严重": false}' >"$work/facts.json"
expect 'a file' 0 out '^罚款 50 元' beijing littering $act "$work/facts.json"
expect 'the last wins' 0 out '^罚款 200 元' beijing littering $act "$work/facts.json" 情节严重=true
file=$top/examples/casefile.json
procedure() { "$tool" procedure "$packs/cn" "$@" --as-of 2024-07-01; }
expect 'faults of a case file' 1 out '^2024-017：2 处问题' procedure ordinary "$file"
expect 'a limit that was missed' 1 out 'was due by 2024-03-29 23:59:59 (Fri), was 2024-04-02 11:00 (Tue)' procedure ordinary "$file" --lang en
expect 'what comes next' 1 out '下一步  *归档保存全过程记录' procedure ordinary "$file"
expect 'a fault as JSON' 1 out '"kind":"requirement","void":false,"rule":{"code":"not-heavier-for-pleading"' procedure ordinary "$file" --json
expect 'which condition' 1 out 'procedure "no heavier penalty for pleading": no' procedure ordinary "$file" --explain --lang en
expect 'a case file by standard input' 0 out '没有发现问题' sh_ 'echo "{\"steps\":[]}" | "$tool" procedure "$packs/cn" summary - --as-of 2024-07-01'
tr -d '\n' <"$file" >"$work/year.jsonl" && printf '\n\n{"steps":[]}\n' >>"$work/year.jsonl"
expect 'a register of case files' 1 out '^2 case files, 1 with faults, 0 of them such that the decision may be void; 0 unreadable' procedure ordinary "$work/year.jsonl" --lang en
expect 'what is wrong most often' 1 out '^       1  超期 service$' procedure ordinary "$work/year.jsonl"
printf '{"steps":[{"step":"filling","at":"2024-03-05"}]}\n' >>"$work/year.jsonl"
expect 'where it stands, blank lines counted' 3 err '第 3 份案卷（文件的第 4 行）' procedure ordinary "$work/year.jsonl"
expect 'no such case file' 3 err '读不了文件 .*/none.json' procedure ordinary "$work/none.json"
expect 'one that cannot be read' 3 err 'E1315' procedure ordinary "$work/year.jsonl"
expect 'no such course: the list' 3 err '^  summary ' procedure zzzzzzzzzz "$file"
expect 'no case file' 3 err 'nowhere.json' procedure ordinary "$work/nowhere.json"
expect 'no day of a case file' 2 err '不是日期' "$tool" procedure "$packs/cn" ordinary "$file" --as-of today
due() { "$tool" due "$packs/yuncheng" "$@"; }
expect 'when it is due' 0 out '^应在此前完成：2024-02-18 11:00（周日）' due c01-01-2 2024-02-09T17:00
expect 'of many limits the first are named' 3 err '^  另有 [0-9]* 个$' due no-such 2024-02-09T17:00
expect 'late, in English' 0 out '^Late: it was due by 2024-02-18 11:00 (Sun)' due c01-01-2 2024-02-09T17:00 finished=2024-02-18T11:01 --lang en
expect 'which days were skipped' 0 out '2024-02-10 至 2024-02-17（8 天）：春节，放假，不计  https://www.gov.cn/' due c01-01-2 2024-02-09T17:00
expect 'two working hours are left' 0 out 'left  *3 h, of it 2 working h$' due c01-01-2 2024-03-05T10:00 at=2024-03-05T13:00 --lang en
expect 'step by step' 0 out ' calendar: 2024-02-18 (Sun): worked by notice, counted 3 working h' due c01-01-2 2024-02-09T17:00 --explain --lang en
expect 'the other reading' 0 out '^Due by 2024-03-12 18:00' "$tool" due "$packs/yuncheng-days" c01-01-3 2024-03-08T17:00 --lang en
expect 'the convention it rests on' 0 out '一个工作日按起算日的工作时长计' due c01-01-3 2024-03-08T17:00
expect 'a year without calendar' 0 out '^日历“yuncheng”没有 2027-01-01 这一天的安排' due c01-01-2 2026-12-31T17:30
expect 'a day that may change' 0 out '^W1026\|警告.*2026-12-31' due c01-01-2 2026-12-31T09:00
expect 'the clock stands' 0 out '^计时停止，尚无到期时间；还剩 3 工作时$' sh_ '"$tool" due "$packs/yuncheng" c01-01-2 2024-03-05T10:00 suspended=2024-03-05T11:00/ | sed "s/  *《.*//"'
expect 'an extension too late' 0 out '已过了到期时间 2024-03-05 16:00' due c01-01-2 2024-03-05T10:00 extended=2024-03-05T16:01
expect 'a limit as JSON' 0 out '"standing":"late","due":"2024-02-18T11:00:00"' due c01-01-2 2024-02-09T17:00 finished=2024-02-19 --json
expect 'two bad instants at once' 3 err 'E1012.*\|“finished”应是日期和时间' due c01-01-2 2024-02-30 finished=soon
expect 'an unknown event' 3 err 'E1013\|可以用：start' due c01-01-2 2024-02-09 ended=2024-02-10
expect 'no such limit' 3 err '是否指“c01-01-1”\|是否指“c01-0' due c01-01-x 2024-02-09
expect 'no such limit: the list' 3 err '^  c01-01-2 ' due zzzzzzzzzzzz 2024-02-09
expect 'no start' 2 err '用法：citymgmt due' due c01-01-2
expect 'standard input' 0 out '^罚款 50 元' sh_ '"$tool" penalty "$packs/beijing" littering $act - --as-of 2024-03-20 <"$work/facts.json"'
expect 'JSON as a word' 0 out '^罚款 50 元' beijing littering $act '{"在公共场所": true, "情节严重": false}'

# -- FEEL ------------------------------------------------------------------------
expect 'an expression' 0 out '^61.5$' "$tool" feel '占用面积 * 20.5' 占用面积=3
expect 'facts as JSON' 0 out '^61.5$' "$tool" feel '占用面积 * 20.5' '{"占用面积": 3}'
expect 'words after JSON' 0 out '^5$' "$tool" feel 'a + b' '{"a": 2 } ' b=3
expect 'words after empty JSON' 0 out '^3$' "$tool" feel 'b' '{ }' b=3
expect 'a word that is text' 0 out '^2024-02-29$' "$tool" feel 'date(d) + duration("P1M")' d=2024-01-31
expect 'a word with a quote' 0 out '^a"\\b$' "$tool" feel 's' 's=a"\b'
expect 'a word that is a list' 0 out '^6$' "$tool" feel 'sum(x)' 'x=[1, 2, 3]'
expect 'it begins with a minus' 0 out '^1$' "$tool" feel '-1 + 2'
expect 'JSON of a value' 0 out '^\[2,4\]$' "$tool" feel 'for i in 1..2 return i * 2' --json
expect 'the program' 0 out 'multiply' "$tool" feel 'a * 2' a=1 --disassemble
expect 'today' 0 out '^2024-03-20$' "$tool" feel 'today()' --as-of 2024-03-20
expect 'what a DMN file holds' 0 out '^决策  罚款：占用面积, 一年内次数$' "$tool" dmn "$top/examples/stall.dmn"
expect 'a decision of it' 0 out '^1500$' "$tool" dmn "$top/examples/stall.dmn" 罚款 占用面积=8 一年内次数=1
expect 'with facts as JSON' 0 out '^"较重"$' "$tool" dmn "$top/examples/stall.dmn" 档次 '{"占用面积": 80}' 一年内次数=1 --json
expect 'a fact it does not know' 3 err '占用面积' "$tool" dmn "$top/examples/stall.dmn" 罚款 占用面=8
expect 'a decision it does not have' 3 err '罚款' "$tool" dmn "$top/examples/stall.dmn" 罚
expect 'a file that is no DMN' 3 err 'E0650' "$tool" dmn "$packs/cn/pack.json"
expect 'a DMN file that is not there' 3 err 'E0655' "$tool" dmn nowhere.dmn 罚款
expect 'null, with its reason' 0 err '[EWN][0-9]\{4\}' "$tool" feel '1 / 0'
expect 'null, strictly' 3 err '[EWN][0-9]\{4\}' "$tool" feel '1 / 0' --strict
expect 'an unknown name' 3 err '没有名为“单价”' "$tool" feel '面积 * 单价' 面积=3
expect 'full-width signs' 3 err '改用半角的 (' "$tool" feel '（1 + 2）'
expect 'an endless loop' 3 err 'E0520' "$tool" feel 'for i in 1..1000000000 return i'
expect 'facts that are no object' 3 err 'E0807' sh_ 'echo [1] | "$tool" feel a - a=1'
expect 'two objects' 3 err '多了' "$tool" feel 'a' '{}' '{}'

# -- packs -----------------------------------------------------------------------
mkdir "$work/bad" "$work/fails"
printf '{"format": 1, "name": "bad", "version": "1.0.0", "title": "bad", "files": ["r.json"]}' >"$work/bad/pack.json"
printf '{"terms": [{"name": "a", "type": "numbr"}],\n "decisions": [{"name": "d", "type": "number", "expression": "a +"}]}' >"$work/bad/r.json"
printf '{"format": 1, "name": "fails", "version": "1.0.0", "title": "fails", "files": ["r.json"]}' >"$work/fails/pack.json"
cat >"$work/fails/r.json" <<'END'
{"decisions": [{"name": "two", "type": "number", "expression": "1 + 1"},
               {"name": "three", "type": "number", "expression": "1 + 2"}],
 "tests": [{"name": "two is three", "decision": "two", "decided": "2024-01-01", "expect": {"value": 3}}]}
END
expect 'a check' 0 out '^sha256 [0-9a-f]\{64\}$' "$tool" check "$packs/cn" --as-of 2024-03-20
expect 'what a pack holds' 0 out 'qingdao > cn；事项 [0-9]*，决策 ' "$tool" check "$packs/qingdao"
expect 'warnings, strictly' 1 out '警告' "$tool" check --strict "$packs/cn"
expect 'a broken pack' 1 out 'r.json:1:' "$tool" check "$work/bad"
expect 'all its errors at once' 1 out 'r.json:2:' "$tool" check "$work/bad"
expect 'a broken pack is not used' 3 err 'r.json:1:' "$tool" decide "$work/bad" d
expect 'tests of the packs' 0 out '^beijing .*: [0-9]* passed, 0 failed' "$tool" test "$packs/cn" "$packs/beijing" --lang en
expect 'coverage that is reached' 0 out '100%' "$tool" test --coverage 100 "$packs/cn"
expect 'a test that fails' 1 out 'r.json:3:.*two is three' "$tool" test "$work/fails"
expect 'what differs' 1 out '^    value.* 3.* 2$' "$tool" test "$work/fails"
expect 'coverage that is not reached' 1 out '^  three$' "$tool" test --coverage 60 "$work/fails"
expect 'the worst of several' 3 out '^cn ' "$tool" test "$work/nowhere" "$packs/cn"

# -- help ------------------------------------------------------------------------
expect 'help' 0 out '^  penalty ' "$tool" --help
expect 'help, asked for in a word' 0 out '^  penalty ' "$tool" help
expect 'help of a command, asked for in a word' 0 out '^usage: citymgmt due ' "$tool" help due --lang en
expect 'help of no command' 2 err 'no command .dues.; did you mean .due.' "$tool" help dues --lang en
expect 'help in English' 0 out '^usage:' "$tool" -h --lang en
for command in penalty decide staff standards feel check test; do
    expect "help of $command" 0 out "^  citymgmt $command " "$tool" "$command" --help
done

# The examples in the help do what they show.
mkdir "$work/reader"
for name in cn beijing; do ln -s "$packs/$name" "$work/reader/$name"; done
ln -s "$packs" "$work/reader/packs"
citymgmt() { "$tool" "$@"; }
for command in penalty decide staff standards feel check test; do
    example=$("$tool" "$command" --help --lang en | sed '1,/^example:/d')
    (cd "$work/reader" && eval "$example") >"$work/out" 2>"$work/err"
    got=$?
    if [ $got -eq 0 ] && [ -s "$work/out" ]; then good; else bad "example of $command" "exit $got"; fi
done

# -- wrong usage: 2 --------------------------------------------------------------
expect 'no command' 2 err '\-\-help' "$tool"
expect 'no such command' 2 err '没有命令“fine”' "$tool" fine
expect 'the command meant' 2 err '是否指“penalty”' "$tool" penatly
expect 'no such option' 2 err '没有选项 --colour' "$tool" check --colour
expect 'the option meant' 2 err '是否指 --explain' "$tool" penalty --explian
expect 'an option of another command' 2 err 'check 没有选项 --explain' "$tool" check --explain "$packs/cn"
expect 'no such language' 2 err '不能是“fr”' "$tool" check --lang fr
expect 'a value is missing' 2 err '后面要有值' "$tool" check --as-of
expect 'a value is too much' 2 err '没有值' "$tool" check --json=yes
expect 'coverage of 101' 2 err '0\.\.100' "$tool" test --coverage 101 "$packs/cn"
expect 'too few operands' 2 err '用法：citymgmt due' "$tool" due "$packs/cn" serve-7-days
expect 'not a date' 2 err '不是日期' "$tool" penalty "$packs/beijing" littering --as-of yesterday
expect 'not a date, of a check' 2 err '不是日期' "$tool" check "$packs/cn" --as-of 2024-02-30
expect 'not a date, in FEEL' 2 err '不是日期' "$tool" feel 1 --as-of tomorrow

# -- bad input: 3 ----------------------------------------------------------------
printf '{"情节严重": true,\n "在公共场所": tru}' >"$work/torn.json"
expect 'no such pack' 3 err 'nowhere' penalty "$work/nowhere" littering
expect 'the item meant' 3 err '是否指“littering”' beijing litering
expect 'the items there are' 3 err '^  dog-mess ' beijing no-such-thing-at-all
expect 'the decisions there are' 3 err '^  满十八周岁之日$' "$tool" decide "$packs/cn" no-such-thing-at-all
expect 'an unknown fact, and the one meant' 3 err '是否指“情节严重”' beijing littering 情节严=true
expect 'a wrong type' 3 err 'E0803' beijing littering 情节严重=也许
expect 'a number too long to be exact' 3 err 'E0805' beijing littering 违法所得=12345678901234567890123456789012345.5
expect 'a value that is not allowed' 3 err 'E0804' beijing littering 当事人类型=机器人
expect 'all wrong facts at once' 3 err 'E0804' beijing littering 情节严重=也许 当事人类型=机器人
expect 'a computed fact' 3 err 'E0802' beijing littering 决定日期=2024-01-01
expect 'torn JSON, with its place' 3 err 'torn.json:2:' beijing littering "$work/torn.json"
expect 'no such file' 3 err 'No such file' beijing littering "$work/none.json"
expect 'a folder' 3 err 'Is a directory' beijing littering "$work"
expect 'standard input is closed' 3 err '标准输入' sh_ '"$tool" penalty "$packs/beijing" littering - <&-'
expect 'standard input is empty' 3 err 'E0200' beijing littering -

# -- a result that cannot be written: 3 ------------------------------------------
expect 'a full disk' 3 err 'No space left' sh_ '"$tool" --help >/dev/full'
expect 'a full disk, much to write' 3 err 'No space left' sh_ '"$tool" check "$packs/cn" >/dev/full'
expect 'a closed output' 3 err 'Bad file' sh_ '"$tool" test "$packs/cn" >&-'
mkfifo "$work/pipe"
expect 'a reader that left has seen enough' 3 out '^nothing$' sh_ '{ : <"$work/pipe" & } ; { wait; sleep 0.1; "$tool" check "$packs/cn" 2>"$work/left"; status=$?; } >"$work/pipe"; [ -s "$work/left" ] || echo nothing; exit $status'

# -- JSON for other programs -------------------------------------------------------
while read -r name command; do
    # shellcheck disable=SC2086
    (set -f; "$tool" $command --json --as-of 2024-03-20) >"$work/out" 2>"$work/err"
    if "$python" -m json.tool "$work/out" >/dev/null 2>>"$work/err"; then good; else bad "JSON: $name" 'not JSON'; fi
done <<END
decided penalty $packs/beijing littering $grave --explain
undecided penalty $packs/beijing street-stall --explain --lang en
refused penalty $packs/beijing littering $act 在公共场所=false
decision decide $packs/cn 满十八周岁之日 出生日期=2008-02-29
checks check $packs/cn $packs/hohhot
broken check $work/bad
END
for command in "test $packs/cn $work/nowhere $work/fails" 'feel {"a":[1,"x"]}'; do
    "$tool" $command --json >"$work/out" 2>"$work/err"
    if "$python" -m json.tool "$work/out" >/dev/null 2>>"$work/err"; then good; else bad "JSON: $command" 'not JSON'; fi
done

# -- the demonstration, word for word ----------------------------------------------
# UPDATE=1 writes what it says now; look at the difference before committing it.
for lang in zh en; do
    sh "$top/examples/demo.sh" "$tool" "$packs" --lang $lang 2>&1 | sed 's/sha256 [0-9a-f]*/sha256 .../' >"$work/out"
    [ -z "${UPDATE-}" ] || cp "$work/out" "$golden/demo-$lang.txt"
    if diff "$golden/demo-$lang.txt" "$work/out" >"$work/err"; then
        good
    else
        cp "$work/err" "$work/out"
        bad "demo in $lang" 'differs; if that is meant, run this with UPDATE=1'
    fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
