#!/bin/sh
# Builds and runs the soak test: the client against the sandbox for minutes, with faults. Fails if an expectation was
# violated.
#
#     run.sh MINUTES [PLAIN|ADDRESS|THREAD [SEED]]      (plain unless a sanitizer is named; a random seed, which it prints)
set -eu

usage() {
    echo "usage: run.sh MINUTES [PLAIN|ADDRESS|THREAD [SEED]]" >&2
    exit 2
}

if [ "$#" -lt 1 ] || [ "$#" -gt 3 ] || ! [ "$1" -gt 0 ] 2>/dev/null; then usage; fi
minutes=$1
case ${2:-PLAIN} in
PLAIN) folder=soak sanitize="" ;;
ADDRESS) folder=soak-address sanitize=address,undefined ;;
THREAD) folder=soak-thread sanitize=thread ;;
*) usage ;;
esac

root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${PUSHPLUS_SOAK_BUILD:-$root/build/$folder}

sh "$root/scripts/debian-packages.sh" examples
sh "$root/scripts/build.sh" "$folder" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DPUSHPLUS_SANITIZE="$sanitize" \
    -DPUSHPLUS_BUILD_SOAK=ON -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF

TSAN_OPTIONS="suppressions=$root/tests/thread_sanitizer.supp ${TSAN_OPTIONS:-}"
export TSAN_OPTIONS
exec "$folder/tests/soak/pushplus_soak" "$minutes" ${3:+"$3"}
