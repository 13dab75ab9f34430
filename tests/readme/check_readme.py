"""What README.md and doc/*.md show is what happens: every block that begins
with "$ citymgmt" is run from the top of the source and its output held against what is shown; the C and Python blocks of the README are built and run, and its
pack is loaded."""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

source = pathlib.Path(os.environ["top_srcdir"])
build = pathlib.Path(os.environ["top_builddir"])
tool = str(build / "citymgmt")
failed = passed = 0


def note(good, what, detail=""):
    global failed, passed
    passed, failed = passed + good, failed + (not good)
    if not good:
        print(f"FAIL {what}\n{detail}")


def blocks(path, language):
    text = path.read_text(encoding="utf-8")
    # All fences in one go: looked for by language alone, the end of one block would begin the next.
    return [block for found, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S) if found == language]


def agrees(shown, got):
    """Each line shown is there, in order; what a page leaves out (lines, or the
    end of one) is no matter."""
    at = 0
    for line in shown:
        begin = line.rstrip("….").rstrip()
        while at < len(got) and not got[at].startswith(begin):
            at += 1
        if at == len(got):
            return False
        at += begin != ""
    return True


def check_session(path, block):
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        words = shlex.split(command, comments=True)
        if words[0] != "citymgmt":
            continue
        # Packs by name are the installed ones, which are those of the source.
        words = [f"packs/{w}" if (source / "packs" / w).is_dir() else w for w in words]
        run = subprocess.run([tool, *words[1:]], cwd=source, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, encoding="utf-8")
        got = run.stdout.rstrip("\n").split("\n")
        shown = output.rstrip("\n").split("\n")
        note(agrees(shown, got), f"{path.name}: $ {command}", run.stdout)


def check_c(block):
    includes = "".join(line for line in block.splitlines(True) if line.startswith("#include"))
    body = block.replace(includes, "")
    program = (f"#include <stdio.h>\n{includes}int main(void)\n{{\ncmg_facts *facts = NULL;\n"
               f"cmg_result *result = cmg_result_new(NULL);\n{body}return 0;\n}}\n")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "shown.c")
        file.write_text(program, encoding="utf-8")
        compiled = subprocess.run(
            [*shlex.split(os.environ["CC"]), *shlex.split(os.environ.get("SANITIZER", "")), "-I", source / "include",
             file, "-o", file.with_suffix(""), "-L", build / ".libs", "-lcitymgmt"],
            stderr=subprocess.PIPE, text=True)
        note(compiled.returncode == 0, "README.md: the C block compiles", compiled.stderr)
        if compiled.returncode:
            return
        run = subprocess.run([file.with_suffix("")], cwd=source, stdout=subprocess.PIPE, text=True, encoding="utf-8",
                             env={**os.environ, "LD_LIBRARY_PATH": str((build / ".libs").resolve()),
                                  "ASAN_OPTIONS": "detect_leaks=0"})
        note("尚不能决定" in run.stdout, "README.md: the C block runs", run.stdout)


def check_python(block):
    package = build / "bindings" / "python" / "stage"
    if not (package / "citymgmt").exists():
        return
    run = subprocess.run([sys.executable, "-c", block], cwd=source, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, env={**os.environ, "PYTHONPATH": str(package.resolve()), "PYTHONUTF8": "1",
                              "LD_LIBRARY_PATH": str((build / ".libs").resolve())})
    note(run.returncode == 0 and "UNDECIDED" in run.stdout, "README.md: the Python block runs", run.stdout)


def check_pack(manifest, items):
    with tempfile.TemporaryDirectory() as folder:
        pack = pathlib.Path(folder, "my-city")
        pack.mkdir()
        pathlib.Path(folder, "cn").symlink_to((source / "packs" / "cn").resolve())
        (pack / "pack.json").write_text(manifest, encoding="utf-8")
        (pack / "items.json").write_text(items, encoding="utf-8")
        run = subprocess.run([tool, "penalty", pack, "littering", "在公共场所=true", "--as-of", "2024-03-20"],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
        note(run.returncode == 0 and "50 至 200 元" in run.stdout, "README.md: the pack fills the hole", run.stdout)


for document in [source / "README.md", *sorted((source / "doc").glob("*.md"))]:
    for shown in blocks(document, ""):
        check_session(document, shown)
readme = source / "README.md"
check_c(blocks(readme, "c")[0])
check_python(blocks(readme, "python")[0])
check_pack(*blocks(readme, "json")[:2])
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
