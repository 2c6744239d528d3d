#!/usr/bin/env python3
"""Run `galpi check` over every book of a folder.

    corpus.py GALPI BOOKS

Each must open within a minute, with nothing on standard error: what is wrong with a book is told on standard output.
Where the folder is not there, the test is skipped.
"""
import os
import subprocess
import sys
import time

SECONDS = 60


def find_books(folder):
    """EPUB files, and what lies directly in the folder `markdown`: files and folders of Markdown."""
    for kind, endings in (('epub', ('.epub',)), ('markdown', ('.md', '.markdown', ''))):
        inside = os.path.join(folder, kind)
        for name in sorted(os.listdir(inside)) if os.path.isdir(inside) else ():
            path = os.path.join(inside, name)
            ending = os.path.splitext(name)[1]
            if ending in endings and (ending or os.path.isdir(path)):
                yield path


def check(galpi, book):
    """None, or what is wrong."""
    try:
        answer = subprocess.run([galpi, 'check', book], capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f'no answer within {SECONDS} s'
    said = answer.stderr.decode(errors='replace').strip()
    if answer.returncode:
        return f'exit status {answer.returncode}: {said}'
    return said or None


def main():
    galpi, folder = sys.argv[1:]
    if not os.path.isdir(folder):
        print(f'no books at {folder}')
        return 77
    failed = total = 0
    started = time.monotonic()
    for book in find_books(folder):
        wrong = check(galpi, book)
        total += 1
        if wrong:
            failed += 1
            print(f'{os.path.basename(book)}: {wrong}', flush=True)
    print(f'{total} books, {failed} failed, {time.monotonic() - started:.1f} s')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
