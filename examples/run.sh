#!/bin/sh
# Builds the library and shows every API group at work: the tour, over real HTTP against the sandbox in its own process.
# With PUSHPLUS_TOKEN and PUSHPLUS_SECRET_KEY set it takes the tour's reading part through the real service instead.
# On Debian what is missing is installed first (root or sudo).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_BUILD_FOLDER:-$root/build/examples}

sh "$root/scripts/debian-packages.sh" examples
sh "$root/scripts/build.sh" "$folder" -DCMAKE_BUILD_TYPE=Release -DPUSHPLUS_BUILD_TESTS=OFF
echo "==> Taking the tour"
exec "$folder/examples/example_tour" "$@"
