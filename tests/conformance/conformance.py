#!/usr/bin/env python3
"""Fail when fewer conformance tests pass than the file `floor` says.

    conformance.py GALPI FLOOR KIT

KIT is the folder of the conformance kit; where it is not there, the test is skipped.
"""
import os
import re
import subprocess
import sys


def main():
    galpi, floor, kit = sys.argv[1:]
    run = os.path.join(kit, 'run.py')
    if not os.path.exists(run):
        print(f'no conformance kit at {kit}')
        return 77
    answer = subprocess.run([sys.executable, run, '--reader', galpi], stdout=subprocess.PIPE, text=True)
    sys.stdout.write(answer.stdout)
    total = re.search(r'^(\d+) passed, \d+ failed', answer.stdout, re.M)
    with open(floor, encoding='utf8') as f:
        wanted = int(f.read())
    if not total or int(total.group(1)) < wanted:
        print(f'fewer than {wanted} tests pass')
        return 1
    if int(total.group(1)) > wanted:
        print(f'{total.group(1)} tests pass: raise the number in {floor}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
