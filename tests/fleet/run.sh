#!/bin/sh
# Builds and runs the fleet test: processes that share an AccessKey through a folder, a Redis or a hub, under each kind of harm.
# Fails if a criterion is missed.
#
#     run.sh [SECONDS [SCENARIO [FACTOR [PROCESSES [THREADS]]]]]      (SECONDS for each scenario; SCENARIO: a name or a part of names)
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${PUSHPLUS_FLEET_BUILD:-$root/build/fleet}

sh "$root/scripts/debian-packages.sh" tests
sh "$root/scripts/build.sh" "$folder" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DPUSHPLUS_BUILD_FLEET=ON \
    -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF
exec "$folder/tests/fleet/pushplus_fleet" "$@"
