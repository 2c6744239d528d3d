#!/bin/sh
# Lets each target, or those that are named, look for new inputs: run.sh BUILD_FOLDER [TARGET...]
# for FUZZ_SECONDS each. What breaks one is left in BUILD_FOLDER/found. Needs clang's fuzzer, which nothing
# else needs.
set -eu
build=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -gt 0 ] || set -- container package navigation cfi xhtml markdown tex encryption css layout \
  annotation calibre foliate kindle koreader koreader-lua readwise replica
mkdir -p "$build"
printf '%s\n' clang-14 libclang-rt-14-dev > "$build/packages.txt"
"$root/tests/tools/install-packages.sh" "$build/packages.txt"
[ -f "$build/build.ninja" ] || CC=clang-14 meson setup "$build" "$root" -Dfuzz=true -Dwerror=false >/dev/null
ninja -C "$build" $(printf 'tests/fuzz/fuzz-%s ' "$@") >/dev/null

export G_SLICE=always-malloc
# Leaks are looked for after each run; what is left at the end are the names that GLib keeps for good.
export LSAN_OPTIONS="suppressions=$here/../sanitizer.supp:print_suppressions=0:leak_check_at_exit=0"
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
status=0
for target; do
  mkdir -p "$build/found/$target" "$build/corpus/$target"
  log=$build/$target.log
  # Sheets intern names by the thousand, and GLib lets go of its old table of names whenever it makes a
  # larger one. What is really lost shows when the corpus is replayed by the sanitized tests.
  leaks=1
  case $target in css|layout) leaks=0 ;; esac
  "$build/tests/fuzz/fuzz-$target" -max_total_time="${FUZZ_SECONDS:-600}" -rss_limit_mb=2048 -timeout=10 -detect_leaks=$leaks \
    -max_len=16384 -dict="$here/$target.dict" -artifact_prefix="$build/found/$target/" -print_final_stats=1 \
    "$build/corpus/$target" "$here/corpus/$target" >"$log" 2>&1 || { tail -n 40 "$log"; status=1; }
  echo "$target: $(sed -n 's/^stat::number_of_executed_units: *\(.*\)/\1 runs/p; s/^stat::average_exec_per_sec: *\(.*\)/, \1 a second/p' "$log" | tr -d '\n')"
done
exit $status
