#!/bin/sh
# Builds the library and shows every API group at work: the tour, over real HTTP against the sandbox in its own process.
# Before it small tests in other languages run against the sandbox program, where their interpreters are installed.
# With PUSHPLUS_TOKEN and PUSHPLUS_SECRET_KEY set it takes the tour's reading part through the real service instead.
# On Debian what is missing is installed first (root or sudo). PUSHPLUS_CMAKE_OPTIONS holds further words for CMake.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_BUILD_FOLDER:-$root/build/examples}

sh "$root/scripts/debian-packages.sh" examples
lacking=$(sh "$root/scripts/debian-packages.sh" lacking | tr '\n' ' ')
if [ -n "$lacking" ]; then
    echo "==> Not installed: ${lacking% }. CMake downloads from GitHub what it finds nowhere else;"
    echo "    PUSHPLUS_CMAKE_OPTIONS=-DPUSHPLUS_FETCH_DEPENDENCIES=OFF makes it stop instead."
fi
# shellcheck disable=SC2086 # Several words are wanted.
sh "$root/scripts/build.sh" "$folder" -DCMAKE_BUILD_TYPE=Release -DPUSHPLUS_BUILD_TESTS=OFF ${PUSHPLUS_CMAKE_OPTIONS:-}
test_with() { # INTERPRETER PROGRAM SUFFIX
    command -v "$2" >/dev/null || return 0
    echo "==> Testing with the sandbox program: $root/examples/other_languages/test_with_sandbox.$3"
    "$1" "$root/examples/other_languages/test_with_sandbox.$3" "$folder/src/pushplus-sandbox"
}
test_with python3 python3 py
test_with node node mjs
test_with sh curl sh

echo "==> Taking the tour"
exec "$folder/examples/example_tour" "$@"
