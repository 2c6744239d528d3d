#!/bin/sh
# Starts a program, waits for its window to have been drawn, and saves a picture of the screen.
#   screenshot.sh PICTURE PROGRAM [ARGUMENT…]
set -eu
picture=$1
shift
"$@" &
program=$!
tries=0
until xdotool search --onlyvisible --pid $program >/dev/null 2>&1 || [ $tries -ge 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
sleep "${GALPI_SCREENSHOT_DELAY:-2}"
xdotool mousemove 1279 1023
import -window root "$picture"
kill $program
wait $program 2>/dev/null || true
echo "A picture of the window is in $picture."
