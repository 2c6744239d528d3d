#!/bin/sh
# Opens a book in Galpi. Where there is no display, in a virtual one, and leaves a picture of it.
set -eu
galpi=$1
book=${2:-}
if [ -n "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ]; then
  exec "$galpi" ${book:+"$book"}
fi
picture=$(dirname "$galpi")/galpi.png
echo "There is no display here: Galpi runs in a virtual one."
exec "$(dirname "$0")/gui-env.sh" "$(dirname "$0")/screenshot.sh" "$picture" "$galpi" ${book:+"$book"}
