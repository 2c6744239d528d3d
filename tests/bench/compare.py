"""Runs two commands in turn, so that whatever else the machine does slows both, and says how long each took:
on the clock, and of the processor's time, which is steadier. compare.py TITLE OTHER RUNS OUR-COMMAND ITS-COMMAND"""
import os
import shlex
import statistics
import subprocess
import sys
import time


def run(command):
    start = time.monotonic()
    process = subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command}: ended with {status}")
    return (time.monotonic() - start) * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def main():
    title, other, runs, *commands = sys.argv[1:]
    for command in commands:
        run(command)
    times = [[run(command) for command in commands] for _ in range(int(runs))]
    (our_clock, our_work), (its_clock, its_work) = [
        [statistics.median(row[k][j] for row in times) for j in range(2)] for k in range(2)]
    print(f"{title}: {our_clock:.0f} ms, {other} {its_clock:.0f} ms, ratio {our_clock / its_clock:.2f}; "
          f"of the processor {our_work:.0f} and {its_work:.0f} ms, ratio {our_work / its_work:.2f}")


main()
