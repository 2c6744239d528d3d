#!/usr/bin/env python3
"""Check books that mean harm, or are broken, against what each must do.

    hostile.py [--only PREFIX,…] [--quick] GALPI GENERATOR

GENERATOR writes the books and their manifest, which says for every book whether it opens, opens degraded or is refused,
what its text must hold, how long it may take and how much memory, and what it must never do. Every book is checked with
`galpi check --json` under `prlimit`, and under `strace` where it is there, which sees what the program touches. Prints a
table. Where the generator is not there, the test is skipped.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

SKIPPED = 77
ADDRESS_SPACE = 3 << 30  # bytes
CPU_SECONDS = 60
# The seconds of the manifest are for a quiet machine; one that is busy may be so much slower.
PATIENCE = 4
# The messages of the manifest, and the codes by which errors and diagnostics of ours say the same.
SAYS = {
    'damaged': {'damaged', 'ill-formed', 'not-a-book', 'missing', 'part-missing', 'container-missing'},
    'drm': {'encrypted'},
    'empty': {'empty'},
    'image': {'picture', 'missing-resource'},
    'incomplete': {'damaged', 'not-a-book'},
    'no-content': {'empty', 'spine-empty'},
    'not-a-book': {'not-a-book', 'not-text'},
    'part-damaged': {'part-damaged', 'ill-formed', 'not-text', 'tag-too-long', 'too-deep', 'invalid-bytes'},
    'part-missing': {'part-missing'},
    'part-too-large': {'part-too-large', 'too-many-nodes', 'too-large'},
    'part-unsupported': {'part-unsupported'},
    'password': {'encrypted'},
    'style-ignored': {'too-many-rules', 'too-large'},
    'too-large': {'too-large'},
}


def make_books(generator, folder, arguments):
    """The manifest of the books written to a folder, and a file that none of them may read."""
    canary = os.path.join(folder, 'canary')
    books = os.path.join(folder, 'books')
    command = [sys.executable, generator, books, '--canary', canary]
    if arguments.only:
        command += ['--only', arguments.only]
    if arguments.quick:
        command.append('--quick')
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(books, 'manifest.json'), encoding='utf8') as file:
        return json.load(file), books, canary


def watch_command(trace):
    """strace that sees the calls which reach outside, or nothing where there is none."""
    if not shutil.which('strace'):
        return []
    calls = 'execve,socket,connect,openat,open,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,symlink,link'
    return ['strace', '-f', '--seccomp-bpf', '-qq', '-e', f'trace={calls}', '-o', trace]


def judge_trace(trace, canary):
    """What the program did that no book may make it do."""
    wrong = set()
    if not os.path.exists(trace):
        return wrong
    with open(trace, encoding='utf8', errors='replace') as file:
        lines = file.read().splitlines()
    if any('execve(' in line and '/galpi' not in line.split('execve(')[1].split(',')[0] for line in lines):
        wrong.add('runs a program')
    for line in lines:
        if re.search(r'AF_INET|AF_NETLINK', line):
            wrong.add('uses the network')
        if f'"{canary}"' in line:
            wrong.add('reads the canary')
        writes = re.search(r'O_WRONLY|O_RDWR|O_CREAT', line) and 'O_TMPFILE' not in line
        changes = re.search(r' (creat|unlink|unlinkat|rename|renameat|renameat2|mkdir|mkdirat|symlink|link)\(', line)
        if (writes or changes) and not re.search(r'"/(dev|proc)/|memfd|/home/|fontconfig', line):
            wrong.add(f'writes: {line.strip()[:120]}')
    return wrong


def judge_answer(case, answer):
    """What is wrong with the answer of `galpi check --json`."""
    wanted = case['expect'] if isinstance(case['expect'], list) else [case['expect']]
    outcome, text = answer['outcome'], answer['text'] or ''
    if outcome not in wanted:
        yield f'{outcome}, not {" or ".join(wanted)}'
    if outcome != 'refused':
        yield from (f'lacks {words!r}' for words in case['text'] if words not in text)
    yield from (f'shows {words!r}' for words in case['not_text'] if words in text)
    codes = {answer['code']} | {item['code'] for item in answer['diagnostics']}
    if outcome != 'opens' and case['say'] and not codes & SAYS[case['say']]:
        yield f'says {sorted(filter(None, codes))}, not {case["say"]}'
    if answer['seconds'] > case['max_s'] * PATIENCE:
        yield f'takes {answer["seconds"]:.1f} s, may take {case["max_s"]}'
    if answer['peak_kilobytes'] > case['max_mb'] * 1024:
        yield f'takes {answer["peak_kilobytes"] // 1024} MB, may take {case["max_mb"]}'
    if answer['complaints']:
        yield 'the program complains of itself'


def check(galpi, case, books, canary, work):
    """A line of the table and whether it is one to be glad of."""
    trace = os.path.join(work, case['id'] + '.trace')
    limit = ['prlimit', f'--as={ADDRESS_SPACE}', f'--cpu={CPU_SECONDS}']
    command = [*limit, *watch_command(trace), galpi, 'check', '--json', os.path.join(books, case['file'])]
    answer = subprocess.run(command, capture_output=True, check=False)
    try:
        told = json.loads(answer.stdout)
    except ValueError:
        return f'{case["id"]:24} exit status {answer.returncode}: {answer.stderr.decode(errors="replace")[-200:]}', False
    wrong = list(judge_answer(case, told)) + sorted(judge_trace(trace, canary))
    if answer.stderr.strip():
        wrong.append('standard error: ' + answer.stderr.decode(errors='replace').strip()[:200])
    figures = f'{told["outcome"]:9} {told["seconds"]:6.2f} s {told["peak_kilobytes"] // 1024:5} MB'
    return f'{case["id"]:24} {figures}  {"; ".join(wrong)}', not wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--only', default='')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('galpi')
    parser.add_argument('generator')
    arguments = parser.parse_args()
    if not os.path.exists(arguments.generator):
        print(f'no generator at {arguments.generator}')
        return SKIPPED
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(HOME=os.path.join(folder, 'home'), XDG_DATA_HOME=os.path.join(folder, 'home/data'))
        cases, books, canary = make_books(arguments.generator, folder, arguments)
        with ThreadPoolExecutor(2) as pool:
            for line, good in pool.map(lambda case: check(arguments.galpi, case, books, canary, folder), cases):
                print(line, flush=True)
                failed += not good
    print(f'{len(cases)} books, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
