#!/usr/bin/env python3
"""Seeds of the fuzz targets, out of the tests: one file a case; and the words of
the language as a dictionary, in `words`.

    seeds.py TOP_SRCDIR FOLDER [FOLDER_OF_DMN_FILES]
"""

import json
import pathlib
import re
import sys

top, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def unescaped(literal):
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m.group(1), m.group(1)), literal)


def rows(text):
    """The string literals that begin the rows of tables in C."""
    for row in re.finditer(r'\{((?:"(?:[^"\\]|\\.)*"[\s,]*)+)', text):
        yield [unescaped(part) for part in re.findall(r'"((?:[^"\\]|\\.)*)"', row.group(1))]


def table(path, name):
    """The same, of one table in a file."""
    text = path.read_text()
    begin = text.index("} " + name + "[]")
    return rows(text[begin:text.index("\n};", begin)])


def write(target, seeds):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, seed in enumerate(seeds, 1):
        (folder / f"seed-{count}").write_bytes(seed if isinstance(seed, bytes) else seed.encode())
    print(f"{target}: {count} seeds")


def expressions():
    for line in (top / "tests/cases/feel.test").read_text().splitlines():
        if line.startswith(">"):
            yield line[1:].strip()
    for name in ("trees", "types", "errors"):
        for row in table(top / "tests/feel/check_parser.c", name):
            yield row[0]
    for row in table(top / "tests/feel/check_limits.c", "hostile"):
        yield row[1]


def models():
    for folder in [top / "tests", top / "examples", *map(pathlib.Path, sys.argv[3:])]:
        for path in sorted(folder.rglob("*.dmn")):
            if path.stat().st_size < 20000:
                yield path.read_bytes()


def places():
    """A byte that picks form and method, then JSON or CSV: the faulty ones of the tests, and good ones."""
    good = '[{"code":"a","population":30549,"headcount":20,"group":"n"},{"code":"b","population":86597,"max":40}]'
    for method in range(6):
        yield chr(ord("0") + method) + good
        yield chr(ord("0") + 8 + method) + "编码,名称,人口,现有人数,下限,上限\na,甲,30549,20,,\nb,乙,86597,,2,40\n"
    for row in rows((top / "tests/rules/check_staff.c").read_text()):
        if len(row) == 3 and re.match(r"E\d+ ", row[2]):
            yield ("0" if row[1][:1] in "[{" else "8") + row[1]


def case_files():
    """Worked case files of the national pack, and what happened under limits."""
    for test in json.loads((top / "packs/cn/tests-courses.json").read_text(encoding="utf-8"))["tests"]:
        yield json.dumps(test["file"], ensure_ascii=False)
    for row in table(top / "tests/rules/check_procedure.c", "broken"):
        yield row[1]
    for row in rows((top / "tests/rules/check_due.c").read_text()):
        if len(row) > 2 and row[2].startswith("start="):
            yield row[2].replace(";", "\n")


def cases():
    """Rows as they come and as they should not; and the beginning of a saved state."""
    head = "0unit,id,filed,day,weight,urgent\n"
    yield head + "n,1,2024-03-01 13:00,2024-03-01,2.5,是\ns,2,,2024/3/1,,否\n"
    yield head + "n,1,2024-03-01 13:00:00,2024-03-01,2.5,true\nn,1,x,2024-03-01,-1,1\n\"torn,\n"
    yield "0\ufeffunit,id,filed,day,weight,urgent\r\n\"a\"\"b\",\"1\n2\",2024-12-31T23:59,2024-12-31,1e3,0\r\n"
    yield "0单位,unit,id,filed,day,weight,urgent\n甲,甲,1,,,1,是\n".encode("gb18030")
    yield b"1" + b"".join(n.to_bytes(8, "little") for n in (3, 1, 1, 0, 0, 1, 1)) + b"x\1"


def packs():
    """Small packs: each rule of the shipped packs with what it names, and the broken ones of the schema's tests."""
    for path in sorted((top / "tests/schema/broken").glob("*.json")):
        yield path.read_bytes()
    for folder in sorted(path.parent for path in (top / "packs").glob("*/pack.json")):
        sections = {}
        for name in json.loads((folder / "pack.json").read_text(encoding="utf-8"))["files"]:
            for section, rules in json.loads((folder / name).read_text(encoding="utf-8")).items():
                if isinstance(rules, list):
                    sections.setdefault(section, []).extend(rules)
        rules = [(section, rule, {rule.get("code"), rule.get("name")} - {None}, json.dumps(rule, ensure_ascii=False))
                 for section, found in sections.items() for rule in found if isinstance(rule, dict)]
        for rule in rules[::1 + len(rules) // 60]:
            taken = [rule]
            for one in taken:
                taken += [other for other in rules if other not in taken and any(name in one[3] for name in other[2])]
                if len(taken) > 40:
                    break
            pack = {}
            for section, content, _, _ in taken:
                pack.setdefault(section, []).append(content)
            text = json.dumps(pack, ensure_ascii=False, separators=(",", ":"))
            if len(text.encode()) < 4096:
                yield text


write("assess", cases())
write("casefile", case_files())
write("expression", expressions())
write("tests", (row[0] for row in table(top / "tests/feel/check_parser.c", "tests")))
write("regex", ("\n".join((row[0], row[-1])) for row in rows((top / "tests/base/check_regex.c").read_text())))
write("model", models())
write("staff", places())
write("pack", packs())

names = re.findall(r'^CMG_BUILTIN\(\w+, "([^"]*)"', (top / "libcitymgmt/feel/builtins.def").read_text(), re.M)
words = [name + "(" for name in names] + """if then else for in return some every satisfies function external instance
    of between and or not( true false null item partial .. ** @" ? {a: ](  [1..2] < <= != 面积 c.a /* */ //""".split()


def token(word):
    return "".join(chr(c) if 32 <= c < 127 and chr(c) not in '"\\' else f"\\x{c:02X}" for c in word.encode())


(out / "words").write_text("".join(f'"{token(word)}"\n' for word in words))
