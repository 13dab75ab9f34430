#!/bin/sh
# A month of the groups that Hohhot assesses, made up: "month.sh units" prints
# the table of units, "month.sh cases" 5,887 cases.  The same on every machine.
case ${1-} in
units)
    echo '考评单位,分组'
    awk 'BEGIN { for (i = 1; i <= 16; i++) printf "部门%02d,departments\n", i
                 for (i = 1; i <= 11; i++) printf "企业%02d,enterprises\n", i }' ;;
cases)
    awk 'function roll(sides) { seed = (seed * 16807) % 2147483647; return seed % sides }
         BEGIN {
             seed = 588700
             split("新城区 回民区 玉泉区 赛罕区 经济技术开发区", areas, " ")
             print "考评案件编号,考评单位,考评应处置,考评已处置"
             for (i = 1; i <= 5887; i++) {
                 at = roll(2) ? 1 + roll(5) : 6 + roll(27)
                 unit = at <= 5 ? areas[at] : at <= 21 ? sprintf("部门%02d", at - 5) : sprintf("企业%02d", at - 21)
                 due = roll(50) ? "是" : "否"
                 printf "H%05d,%s,%s,%s\n", i, unit, due, roll(1000) < 930 + (at * 37) % 60 ? "是" : "否"
             }
         }' ;;
*)
    echo 'usage: month.sh units|cases' >&2
    exit 2 ;;
esac
