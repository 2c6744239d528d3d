#!/bin/sh
# Runs every test of a build and of a sanitized build, and counts them.
set -u
build=$1
tools=$(dirname "$0")
run() {
  meson test -C "$1" --no-rebuild --print-errorlogs $2
}
ninja -C "$build" >/dev/null || exit 1
status=0
run "$build" "--no-suite bench" || status=1
asan=$build-asan
if [ ! -f "$asan/build.ninja" ]; then
  meson setup "$asan" -Db_sanitize=address,undefined -Dbuildtype=debugoptimized >/dev/null || exit 1
fi
ninja -C "$asan" >/dev/null || exit 1
run "$asan" "--no-suite gui --no-suite lint --no-suite bench" || status=1
/usr/bin/python3 "$tools/count-tests.py" "$build" "$asan"
exit $status
