#!/usr/bin/python3
"""Checks that everything public in the headers of epub.h is documented, down to the last parameter.

    check-docs.py SOURCE_FOLDER
"""
import pathlib
import re
import sys

COMMENT = re.compile(r"/\*\*\n \* (\w+):\n(.*?)\*/", re.S)


def gather_comments(folder):
    comments = {}
    for path in sorted(folder.glob("*.[ch]")):
        for name, text in COMMENT.findall(path.read_text(encoding="utf8")):
            comments[name] = text
    return comments


def strip_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def check_members(name, members, text):
    for member in members:
        if f"@{member}:" not in text:
            yield f"{name}: @{member} is not documented"


def check_types(code, comments):
    for kind, body, name in re.findall(r"typedef (struct|enum) \{(.*?)\} (\w+);", code, re.S):
        if name not in comments:
            yield f"{name} is not documented"
            continue
        pattern = r"(\w+)(?:\[\w*\])?;" if kind == "struct" else r"(\w+)(?: = [^,]*)?,"
        yield from check_members(name, re.findall(pattern, body), comments[name])
    for name in re.findall(r"typedef struct _\w+ (\w+);", code):
        if name not in comments:
            yield f"{name} is not documented"


def check_functions(code, comments):
    for result, name, parameters in re.findall(r"^([\w \*\n]+?)\s*\b(epub_\w+) \(([^)]*)\)\s*;", code, re.M):
        if name.endswith("_quark"):
            continue
        if name not in comments:
            yield f"{name} is not documented"
            continue
        names = [] if parameters == "void" else [re.search(r"(\w+)$", p.strip())[1] for p in parameters.split(",")]
        yield from check_members(name, names, comments[name])
        if result.strip() != "void" and "Returns:" not in comments[name]:
            yield f"{name}: what it returns is not documented"


def main():
    folder = pathlib.Path(sys.argv[1])
    comments = gather_comments(folder)
    headers = re.findall(r'#include "(epub-[\w-]+\.h)"', (folder / "epub.h").read_text(encoding="utf8"))
    problems = [] if headers else ["epub.h includes nothing"]
    for header in headers:
        code = strip_comments((folder / header).read_text(encoding="utf8"))
        problems += check_types(code, comments)
        problems += check_functions(code, comments)
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
