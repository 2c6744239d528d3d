#!/bin/sh
# Installs the Debian packages that a list names and that are not there yet.
# Elsewhere than on Debian it only says what is needed.
set -eu
list=$1
packages=$(sed 's/#.*//' "$list" | tr -s ' \n' ' ')
if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "This is not a Debian system. Galpi needs what these packages hold:$packages" >&2
  exit 0
fi
missing=
for package in $packages; do
  case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) in
    installed) ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
echo "Installing:$missing"
$sudo env DEBIAN_FRONTEND=noninteractive sh -c "
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends $missing >/dev/null"
