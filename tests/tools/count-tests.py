#!/usr/bin/python3
"""Adds up the results that Meson left in build folders and prints them on one line."""
import json
import os
import sys

WORDS = {"OK": "passed", "EXPECTEDFAIL": "passed", "SKIP": "skipped"}


def results(folder):
    with open(os.path.join(folder, "meson-logs", "testlog.json"), encoding="utf8") as log:
        for line in log:
            yield json.loads(line)["result"]


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for folder in sys.argv[1:]:
        for result in results(folder):
            counts[WORDS.get(result, "failed")] += 1
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")


main()
