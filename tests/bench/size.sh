#!/bin/sh
# Builds the library as distributors and owners of small devices do, and prints its size, in bytes without the header.
set -eu
cd "$(dirname "$0")/../.."
build=${PUSHPLUS_SIZE_BUILD:-build/size}
sh scripts/debian-packages.sh bench

build_library() { # FOLDER CMAKE_OPTION…
    folder=$build/$1
    shift
    sh scripts/build.sh "$folder" -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_BUILD_SANDBOX=OFF \
        "$@" >/dev/null
}

tell_stripped() { # WHAT FILE
    strip -o "$build/stripped" "$2"
    printf '%-60s %8d\n' "$1" "$(wc -c <"$build/stripped")"
    rm "$build/stripped"
}

build_library O2 -DBUILD_SHARED_LIBS=ON -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE='-O2 -DNDEBUG'
tell_stripped "stripped shared library, -O2" "$build/O2/src/libpushplus.so"
build_library MinSizeRel -DBUILD_SHARED_LIBS=ON -DCMAKE_BUILD_TYPE=MinSizeRel
tell_stripped "the same, MinSizeRel" "$build/MinSizeRel/src/libpushplus.so"

build_library static -DBUILD_SHARED_LIBS=OFF -DCMAKE_BUILD_TYPE=MinSizeRel
cmake --install "$build/static" --prefix "$PWD/$build/installed" >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$PWD/$build/installed" -name pushplus.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046 # Each option is a word.
${CXX:-c++} -std=c++17 -Os -Wl,--gc-sections tests/bench/sends_only.cpp -o "$build/sends_only" $(pkg-config --cflags --libs pushplus)
tell_stripped "a program that only sends, linked with --gc-sections" "$build/sends_only"

umbrella=$(echo '#include <pushplus/pushplus.hpp>' | ${CXX:-c++} -std=c++17 -E -P -Iinclude -x c++ - | grep -c .)
printf '%-60s %8d\n' "umbrella header, preprocessed lines of code" "$umbrella"
