#!/bin/sh
# Compiles consumers of tests/consumer/programs against the installed packages and runs them.
#
#     consume.sh PROGRAM…
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
work=${AUTOPKGTEST_TMP:-$(mktemp -d)}
version=$(pkg-config --modversion pushplus)

packages_of() { # PROGRAM
    case $1 in
    own_transport) echo pushplus ;;
    with_hub) echo pushplus-hub pushplus-sandbox ;;
    with_*) echo "pushplus-${1#with_}" ;;
    esac
}

for program in "$@"; do
    echo "==> $program by pkg-config"
    # shellcheck disable=SC2046 # Several words are wanted.
    c++ -std=c++17 -DPUSHPLUS_EXPECTED_VERSION="\"$version\"" "$root/tests/consumer/programs/$program.cpp" \
        -o "$work/$program" $(pkg-config --cflags --libs $(packages_of "$program"))
    "$work/$program"
done

components=$(printf '%s\n' "$@" | sed -n 's/^with_//p' | tr '\n' ' ')
mkdir -p "$work/project"
cat >"$work/project/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.16)
project(consumer LANGUAGES CXX)
enable_testing()
find_package(pushplus ${version%.*} CONFIG REQUIRED${components:+ COMPONENTS $components})
set(expected_version $version)
add_subdirectory($root/tests/consumer/programs programs)
END
echo "==> all of them by CMake"
cmake -S "$work/project" -B "$work/build"
cmake --build "$work/build"
cd "$work/build"
listed=$(ctest -N | sed -n 's/^Total Tests: //p')
[ "$listed" = $# ] || {
    echo "CMake found the components of $listed programs, not of $#" >&2
    exit 1
}
ctest --output-on-failure
