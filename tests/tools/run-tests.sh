#!/bin/sh
# Runs every test of a build and of a sanitized build, and counts them.
set -u
build=$1
tools=$(dirname "$0")
run() {
  meson test -C "$1" --no-rebuild --print-errorlogs $2
}
build() {
  ninja -C "$1" >"$1/build.log" || { tail -n 40 "$1/build.log"; exit 1; }
}
build "$build"
status=0
run "$build" "--no-suite bench" || status=1
asan=$build-asan
if [ ! -f "$asan/build.ninja" ]; then
  meson setup "$asan" -Db_sanitize=address,undefined -Dbuildtype=debugoptimized >/dev/null || exit 1
fi
build "$asan"
run "$asan" "--no-suite gui --no-suite lint --no-suite bench" || status=1
/usr/bin/python3 "$tools/count-tests.py" "$build" "$asan"
exit $status
