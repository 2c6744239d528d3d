"""Writes a style sheet as a C string, so that the program needs no file at run time."""
import sys

source, target = sys.argv[1:3]
with open(source, encoding="utf-8") as stream:
    lines = stream.read().splitlines()
with open(target, "w", encoding="utf-8") as stream:
    stream.write("static const char USER_AGENT_CSS[] =\n")
    for line in lines:
        escaped = line.replace("\\", "\\\\").replace('"', '\\"')
        stream.write(f'    "{escaped}\\n"\n')
    stream.write("    ;\n")
