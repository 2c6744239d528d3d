#!/bin/sh
# The long form of what `make test` shows in short: no acknowledged mark is lost, whatever happens.
#
#     never-lost.sh BUILD_FOLDER
#
# Cuts the power after every single write in twelve ways, lets every write fail, and kills a writer two
# hundred times. Takes some minutes.
set -eu
build=$1
POWER_ALL=1 "$build/tests/store/test-store-power"
KILL_ROUNDS=200 "$build/tests/store/test-store-trouble" -p /store/killed-writer-loses-nothing-acknowledged
