#!/bin/sh
# Runs a command with an X server, a session bus and home folders of its own, gone afterwards.
#   gui-env.sh COMMAND [ARGUMENT…]
# GALPI_TEST_HOME: keep the home folder here, to be used again by a next run.
set -u
work=$(mktemp -d "${TMPDIR:-/tmp}/galpi-gui.XXXXXX")
chmod 700 "$work"
home=${GALPI_TEST_HOME:-$work/home}
export XDG_RUNTIME_DIR="$work/run" HOME="$home" XDG_CONFIG_HOME="$home/.config" \
  XDG_DATA_HOME="$home/.local/share" XDG_CACHE_HOME="$home/.cache" XDG_STATE_HOME="$home/.local/state"
mkdir -p -m 700 "$XDG_RUNTIME_DIR" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
# The server chooses its number and tells it on a descriptor, so that runs do not race for one.
Xvfb -displayfd 3 -screen 0 "${GALPI_TEST_SCREEN:-1280x1024}x24" -nolisten tcp -noreset 3>"$work/display" 2>"$work/xvfb.log" &
server=$!
tries=0
while [ ! -s "$work/display" ] && [ $tries -lt 200 ]; do sleep 0.05; tries=$((tries + 1)); done
DISPLAY=:$(cat "$work/display")
export DISPLAY GDK_BACKEND=x11 GTK_A11Y=atspi GSETTINGS_BACKEND=${GSETTINGS_BACKEND:-memory} LIBGL_ALWAYS_SOFTWARE=1
export GSK_RENDERER=${GSK_RENDERER:-cairo} LC_ALL=${GALPI_TEST_LOCALE:-C.UTF-8}
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
# What the session starts on its own does not speak on the standard output of the command.
dbus-run-session -- sh -c 'exec "$@" >&4' command "$@" 4>&1 >/dev/null 2>"$work/stderr"
status=$?
grep -v -e 'Failed to set fd limit' -e '^dbus-daemon\[' "$work/stderr" >&2
kill $server
wait $server 2>/dev/null
rm -rf "$work"
exit $status
