#!/bin/sh
# Measures Galpi against MuPDF, both in the same run, and page turns in its window, on the books beside
# the checkout; says so when they are not there. Needs mupdf-tools, which nothing else needs.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
book=$root/../shared/books/epub/se_war-and-peace_louise-maude_aylmer-maude.epub
if [ ! -f "$book" ]; then
  echo "The books to measure with are not beside the checkout (../shared/books)."
  exit 0
fi
printf '%s\n' mupdf-tools > "$root/build/bench-packages.txt"
"$root/tests/tools/install-packages.sh" "$root/build/bench-packages.txt"
[ -f "$build/build.ninja" ] || meson setup "$build" "$root" -Dbuildtype=release -Dbench=true >/dev/null
ninja -C "$build" >/dev/null

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$book" "$work/book.epub"
# Section 4 is the first with running text; MuPDF's page of it at its own page size is the fourth.
# compare TITLE OTHER OUR-COMMAND ITS-COMMAND
compare() {
  /usr/bin/python3 "$here/compare.py" "$1" "$2" "${BENCH_RUNS:-10}" "$3" "$4"
}
# What `galpi info` must read, read by others.
cat > "$work/read.sh" <<'SCRIPT'
for part in META-INF/container.xml epub/content.opf epub/toc.xhtml; do
  unzip -p "$1" $part | xmllint --noout -
done
SCRIPT
compare "What War and Peace says of itself" "unzip and xmllint" \
  "$build/galpi info $work/book.epub" "sh $work/read.sh $work/book.epub"
compare "Cold open of War and Peace to the first page of text, painted" MuPDF \
  "$build/galpi render --section 4 $work/book.epub $work/ours.png" \
  "mutool draw -a -q -o $work/theirs.png $work/book.epub 4"
compare "The whole of War and Peace set into pages" MuPDF \
  "$build/tests/bench/bench-layout $work/book.epub" \
  "mutool draw -a -q -F bbox -o /dev/null $work/book.epub N"
"$build/tests/bench/bench-search" "$work/book.epub" "comet of 1812" "the sky was clear" "he said" Pierre
# One document of 1.2 MB of text: its first page, and what is shown when its letters become larger.
single=$root/../shared/books/epub/pg_2701_Moby-Dick--Or-The-Whale.epub
[ ! -f "$single" ] || "$build/tests/bench/bench-single" "$single"
# The program's own window, on a screen without hardware.
"$root/tests/tools/gui-env.sh" "$build/tests/bench/bench-turns" "$work/book.epub" 500

# The same text in the least that a libadwaita program can be, each started anew; the best of some runs.
"$build/galpi" text "$work/book.epub" > "$work/book.txt"
# look COMMAND...: prints milliseconds until there is text, those of the main thread, and KiB of memory
# a while later
look() {
  for run in 1 2 3 4 5; do
    "$root/tests/tools/gui-env.sh" "$build/tests/bench/bench-window" 4 "$@"
  done | sort -n | head -n 1
}
export GALPI_TEST_HOME="$work/home" GSETTINGS_BACKEND=keyfile
# A reader comes back to a page of text: the book begins with a picture.
"$root/tests/tools/gui-env.sh" "$build/tests/bench/bench-window" 4 "$build/galpi" --goto 40% "$work/book.epub" >/dev/null
echo "$(look "$build/galpi" "$work/book.epub") $(look "$build/tests/bench/bare-window" "$work/book.txt")" |
  awk '{ printf "Window with War and Peace: text after %d ms (main thread %d), %d MiB; the same text in a bare window %d ms (%d), %d MiB; ratios %.2f (%.2f) and %.2f\n",
         $1, $2, $3 / 1024, $4, $5, $6 / 1024, $1 / $4, $2 / $5, $3 / $6 }'
