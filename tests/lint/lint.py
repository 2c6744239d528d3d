#!/usr/bin/python3
"""Checks what CONTRIBUTING.md promises of the source and no compiler can: sizes, floors, formatting.

    lint.py sizes|floors|format SOURCE_ROOT
"""
import pathlib
import re
import shutil
import subprocess
import sys

MAX_FILE = 1000
MAX_FUNCTION = 100
# Generated tables, which nobody reads from top to bottom. This list may only get shorter.
LONG_FILES = {"src/dom/dom-entities.c"}

# The house: what each library may see. The same table stands in src/README.md.
FLOORS = {
    "base": set(),
    "libepub": {"base"},
    "dom": {"base"},
    "store": {"base"},
    "css": {"base", "dom"},
    "book": {"base", "dom", "libepub"},
    "layout": {"base", "dom", "css"},
    "marks": {"base", "dom", "libepub", "book", "store"},
    "paint": {"base", "dom", "css", "layout"},
    "rendition": {"base", "dom", "css", "layout", "book"},
    "reader": {"base", "dom", "store", "css", "book", "layout", "marks", "paint", "rendition"},
    "cli": {"base", "libepub", "dom", "store", "css", "book", "layout", "marks", "paint", "rendition"},
    "app": {"base", "dom", "store", "css", "book", "layout", "marks", "paint", "rendition", "reader", "cli"},
}
WITHOUT_GTK = ["base", "libepub", "dom", "store", "css", "book", "layout", "marks"]


def sources(root, *endings):
    for ending in endings:
        yield from sorted(root.glob(f"src/**/*{ending}"))


def check_sizes(root):
    for path in sources(root, ".c", ".h"):
        name = path.relative_to(root).as_posix()
        lines = path.read_text(encoding="utf8").splitlines()
        if len(lines) > MAX_FILE and name not in LONG_FILES:
            yield f"{name}: {len(lines)} lines, more than {MAX_FILE}"
        start = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start:
                if number - start + 1 > MAX_FUNCTION:
                    yield f"{name}:{start}: a function of {number - start + 1} lines, more than {MAX_FUNCTION}"
                start = None


def check_floors(root):
    for library, allowed in FLOORS.items():
        build = root / "src" / library / "meson.build"
        seen = set(re.findall(r"\b(\w+)_dep\b", build.read_text(encoding="utf8"))) & set(FLOORS)
        for name in sorted(seen - allowed - {library}):
            yield f"src/{library}/meson.build: sees {name}, which is not below it"
    for library in WITHOUT_GTK:
        for path in sorted((root / "src" / library).glob("*.[ch]")):
            if re.search(r"#include <(gtk|gdk|gsk|adwaita)", path.read_text(encoding="utf8")):
                yield f"{path.relative_to(root)}: includes GTK, below paint"


def check_format(root):
    tool = shutil.which("clang-format-14") or shutil.which("clang-format")
    if not tool or " 14." not in subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout:
        sys.exit(77)
    files = [str(path) for path in sources(root, ".c", ".h")]
    done = subprocess.run([tool, "--dry-run", "-Werror", *files], capture_output=True, text=True, check=False)
    for line in done.stderr.splitlines():
        if "clang-format-violations" in line:
            yield line.replace(str(root) + "/", "").split(": error")[0] + ": clang-format would change this"


def main():
    check = {"sizes": check_sizes, "floors": check_floors, "format": check_format}[sys.argv[1]]
    troubles = list(check(pathlib.Path(sys.argv[2]).resolve()))
    print("\n".join(troubles[:50]))
    sys.exit(1 if troubles else 0)


main()
