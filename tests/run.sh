#!/bin/sh
# Builds everything and runs all tests; arguments go to CTest, as "-L unit" or "-R AccessKey".
# On Debian what is missing is installed first (root or sudo). PUSHPLUS_CMAKE_OPTIONS holds further words for CMake.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_BUILD_FOLDER:-$root/build/tests}

sh "$root/scripts/debian-packages.sh" tests
# CMake would download what the sandbox needs.
without=""
if sh "$root/scripts/debian-packages.sh" lacking | grep -q .; then
    without="-DPUSHPLUS_BUILD_SANDBOX=OFF -DPUSHPLUS_BUILD_HUB=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF"
    echo "==> Sandbox, hub and examples are not built; PUSHPLUS_CMAKE_OPTIONS=-DPUSHPLUS_BUILD_SANDBOX=ON downloads what they need."
fi
# shellcheck disable=SC2086 # Several words are wanted.
sh "$root/scripts/build.sh" "$folder" -DCMAKE_BUILD_TYPE=Debug $without ${PUSHPLUS_CMAKE_OPTIONS:-}
echo "==> Running the tests"
cd "$folder"
exec ctest --output-on-failure --parallel "$(nproc 2>/dev/null || echo 2)" "$@"
