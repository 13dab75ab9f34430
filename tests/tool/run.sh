#!/bin/sh
# The command line as a person uses it: what it prints, what it says of
# mistakes, and how it ends.  Ends with "N passed, N failed".
set -u
tool=${TOOL:-$top_builddir/citymgmt}
packs=$top_srcdir/packs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

act='当事人类型=公民 出生日期=1990-05-01 违法行为终了日期=2024-03-04 发现日期=2024-03-04 违法行为轻微=false 主动消除或者减轻后果=false'
littering="$act 在公共场所=true"

# case NAME STATUS PATTERN COMMAND...: exit status, and a line of stdout or stderr
case_() {
    name=$1 status=$2 pattern=$3
    shift 3
    "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    if [ $got -eq "$status" ] && cat "$work/out" "$work/err" | grep -q -e "$pattern"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name: exit $got (expected $status), expected a line with: $pattern"
        sed 's/^/  | /' "$work/out" "$work/err" | head -20
    fi
}

penalty() { "$tool" penalty "$@" --as-of 2024-03-20; }

# answers
case_ 'the fine in Beijing' 0 '^罚款 200 元' penalty "$packs/beijing" littering $littering 情节严重=true
case_ 'the article beside it' 0 '第五十二条第二款' penalty "$packs/beijing" littering $littering 情节严重=true
case_ 'in English' 0 '^Fine of 200 yuan' penalty "$packs/beijing" littering $littering 情节严重=true --lang en
case_ 'pack and hash last' 0 '^规则包 beijing .* < cn .* sha256 [0-9a-f]\{64\}$' penalty "$packs/beijing" littering $littering 情节严重=true
case_ 'what is missing' 0 '^尚不能决定' penalty "$packs/beijing" street-stall 当事人类型=公民
case_ 'exempt' 0 '^不予处罚' penalty "$packs/beijing" littering $act 在公共场所=true 情节严重=true 出生日期=2015-01-01
case_ 'not this matter' 0 '^不能适用' penalty "$packs/beijing" littering $act 在公共场所=false
case_ 'step by step' 0 '逐步说明' penalty "$packs/beijing" littering $littering 情节严重=true --explain
case_ 'a decision date before the act' 0 '日期先后不对' "$tool" penalty "$packs/beijing" littering $littering --as-of 2024-03-01
case_ 'FEEL' 0 '^61.5$' "$tool" feel '占用面积 * 20.5' '{"占用面积": 3}'
case_ 'FEEL in JSON' 0 '^\[2,4\]$' "$tool" feel 'for i in 1..2 return i * 2' --json
case_ 'the program' 0 'multiply' "$tool" feel 'a * 2' '{"a": 1}' --disassemble
case_ 'today' 0 '^2024-03-20$' "$tool" feel 'today()' --as-of 2024-03-20
case_ 'a check' 0 'sha256' "$tool" check "$packs/cn" --as-of 2024-03-20
case_ 'tests of the packs' 0 'beijing  passed 41, failed 0' "$tool" test "$packs/cn" "$packs/beijing" --lang en
case_ 'coverage asked for' 0 '87 / 87' "$tool" test --coverage 100 "$packs/cn"
case_ 'help' 0 'penalty' "$tool" --help
case_ 'help of a command' 0 'citymgmt penalty' "$tool" penalty --help --lang en
case_ 'version' 0 '^citymgmt 0\.' "$tool" --version

# facts from files and standard input
printf '{"在公共场所": true, "情节严重": false}' >"$work/facts.json"
case_ 'a file of facts' 0 '^罚款 50 元' penalty "$packs/beijing" littering $act "$work/facts.json"
case_ 'standard input' 0 '^罚款 50 元' sh -c "'$tool' penalty '$packs/beijing' littering $act - --as-of 2024-03-20 <'$work/facts.json'"

# wrong usage: 2
case_ 'no command' 2 '用法' "$tool"
case_ 'no such command' 2 '没有这个命令：fine' "$tool" fine
case_ 'a wrong option' 2 '选项有误：--colour' "$tool" check --colour
case_ 'a wrong language' 2 '选项有误' "$tool" check --lang fr
case_ 'too few words' 2 '用法' "$tool" penalty "$packs/cn"

# bad input: 3, and a check that finds errors: 1
case_ 'no such pack' 3 'nowhere' "$tool" penalty "$work/nowhere" littering
case_ 'no such item' 3 'E0901' penalty "$packs/beijing" litering
case_ 'the near one is named' 3 '是否指“littering”' penalty "$packs/beijing" litering
case_ 'an unknown fact' 3 '是否指“情节严重”' penalty "$packs/beijing" littering 情节严=true
case_ 'a wrong type' 3 'E0803' penalty "$packs/beijing" littering 情节严重=也许
case_ 'a value that is not allowed' 3 'E0804' penalty "$packs/beijing" littering 当事人类型=机器人
printf '{"情节严重": true,\n "在公共场所": tru}' >"$work/torn.json"
case_ 'torn JSON, with its place' 3 'torn.json:2:' penalty "$packs/beijing" littering "$work/torn.json"
case_ 'no such file' 3 'No such file' penalty "$packs/beijing" littering "$work/none.json"
case_ 'not a date' 3 '不是日期' "$tool" penalty "$packs/beijing" littering --as-of yesterday
case_ 'a computed fact' 3 'E0802' penalty "$packs/beijing" littering 决定日期=2024-01-01
case_ 'an unknown name in FEEL' 3 '没有名为“单价”' "$tool" feel '面积 * 单价' '{"面积": 3}'
case_ 'full-width signs' 3 '改用半角的 (' "$tool" feel '（1 + 2）'
case_ 'an endless loop' 3 'E0520' "$tool" feel 'for i in 1..1000000000 return i'
mkdir "$work/bad"
printf '{"format": 1, "name": "bad", "version": "1.0.0", "title": "bad", "files": ["r.json"]}' >"$work/bad/pack.json"
printf '{"terms": [{"name": "a", "type": "numbr"}],\n "decisions": [{"name": "d", "type": "number", "expression": "a +"}]}' >"$work/bad/r.json"
case_ 'a broken pack: all errors at once' 1 'r.json:1:' "$tool" check "$work/bad"
case_ 'and the second too' 1 'r.json:2:' "$tool" check "$work/bad"
case_ 'a full disk is noticed' 3 '写出结果失败' sh -c "'$tool' --help >/dev/full"

# JSON that other programs read
for command in "penalty $packs/beijing littering $littering 情节严重=true" "penalty $packs/beijing street-stall" \
    "penalty $packs/beijing littering $act 在公共场所=false" "check $packs/cn"; do
    case_ "JSON of $command" 0 '^ok$' sh -c "'$tool' $command --json --explain --as-of 2024-03-20 | ${PYTHON:-python3} -c 'import json, sys; json.load(sys.stdin); print(\"ok\")'"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
