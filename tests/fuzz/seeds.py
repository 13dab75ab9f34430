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


write("casefile", case_files())
write("expression", expressions())
write("tests", (row[0] for row in table(top / "tests/feel/check_parser.c", "tests")))
write("regex", ("\n".join((row[0], row[-1])) for row in rows((top / "tests/base/check_regex.c").read_text())))
write("model", models())
write("staff", places())

names = re.findall(r'^CMG_BUILTIN\(\w+, "([^"]*)"', (top / "libcitymgmt/feel/builtins.def").read_text(), re.M)
words = [name + "(" for name in names] + """if then else for in return some every satisfies function external instance
    of between and or not( true false null item partial .. ** @" ? {a: ](  [1..2] < <= != 面积 c.a /* */ //""".split()


def token(word):
    return "".join(chr(c) if 32 <= c < 127 and chr(c) not in '"\\' else f"\\x{c:02X}" for c in word.encode())


(out / "words").write_text("".join(f'"{token(word)}"\n' for word in words))
