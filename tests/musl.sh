#!/bin/sh
# Builds programs that need nothing of a system but its kernel, one file for routers and containers, with musl, and runs
# them: the examples against the sandbox, and workers of the hub. libcurl speaks TLS by Mbed TLS; the sandbox listens without it.
#
#     musl.sh [x86_64|aarch64] [CTEST_ARGUMENT…]      (x86_64; what this machine cannot run is only built)
#
# The compiler is zig, from the npm registry; libraries are built from Debian's source packages. On Debian what is missing
# is installed first (root or sudo).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_ZIG_FOLDER:-$root/build/zig}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
machine=${1:-x86_64}
[ $# -eq 0 ] || shift
case $machine in
x86_64 | aarch64) target=$machine-linux-musl ;;
*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
libraries=$folder/$target/libraries
build=$folder/$target/build

build_library() { # PACKAGE CMAKE_OPTION…
    package=$1
    shift
    sh "$root/tests/cross/build_library.sh" "$folder" "$package" "$folder/$target/$package" "$libraries" \
        -DCMAKE_TOOLCHAIN_FILE="$root/cmake/toolchains/zig.cmake" -DPUSHPLUS_ZIG_TOOLS="$folder/$target" \
        -DCMAKE_PREFIX_PATH="$libraries" -DCMAKE_BUILD_TYPE=MinSizeRel "$@"
}

check_static() { # PROGRAM…
    for program in "$@"; do
        if [ ! -x "$program" ] || readelf -d "$program" | grep -q NEEDED || readelf -l "$program" | grep -q INTERP; then
            echo "musl.sh: $program is missing or needs other files" >&2
            exit 1
        fi
        printf '%9d bytes  %s\n' "$(wc -c <"$program")" "${program#"$build/"}"
    done
}

sh "$root/scripts/debian-packages.sh" zig
sh "$root/tests/cross/zig_compiler.sh" "$folder" "$target" -Os -static -s
sh "$root/tests/cross/debian_sources.sh" "$folder/sources" mbedtls cpp-httplib
if [ ! -e "$libraries/include/mbedtls/ssl.h" ]; then
    # Several threads send.
    sed -i 's|^//\(#define MBEDTLS_THREADING_\(C\|PTHREAD\)\)$|\1|' "$folder"/sources/mbedtls/include/mbedtls/*config.h
    build_library mbedtls -DENABLE_PROGRAMS=OFF -DENABLE_TESTING=OFF -DMBEDTLS_FATAL_WARNINGS=OFF
fi
if [ ! -e "$libraries/include/curl/curl.h" ]; then
    # Whether poll works is asked of a program that is run, so not where another system's is built.
    build_library curl -DCURL_USE_OPENSSL=OFF -DCURL_USE_MBEDTLS=ON -DCURL_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt \
        -DCURL_CA_PATH=none -DHAVE_POLL_FINE=1
fi
sh "$root/tests/cross/header_only_libraries.sh" "$libraries"

PKG_CONFIG_LIBDIR=$libraries/lib/pkgconfig
export PKG_CONFIG_LIBDIR
# shellcheck disable=SC2086 # Several words are wanted.
sh "$root/scripts/build.sh" "$build" -DCMAKE_TOOLCHAIN_FILE="$root/cmake/toolchains/zig.cmake" \
    -DPUSHPLUS_ZIG_TOOLS="$folder/$target" -DCMAKE_PREFIX_PATH="$libraries" -DCMAKE_BUILD_TYPE=MinSizeRel \
    -DCMAKE_EXE_LINKER_FLAGS=-Wl,--gc-sections -DCMAKE_INSTALL_PREFIX="$libraries" \
    -DPUSHPLUS_UNITY_BUILD=ON -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_REDIS=OFF -DPUSHPLUS_SHARE_CA_STORE=OFF \
    -DPUSHPLUS_FETCH_DEPENDENCIES=OFF -DFETCHCONTENT_SOURCE_DIR_HTTPLIB="$folder/sources/cpp-httplib" ${PUSHPLUS_CMAKE_OPTIONS:-}
cmake --install "$build" >/dev/null
# shellcheck disable=SC2046 # Each option is a word.
"$folder/$target/clang++" -std=c++17 -Wl,--gc-sections "$root/tests/bench/sends_only.cpp" -o "$build/sends_only" \
    $(pkg-config --cflags --libs --static pushplus)
check_static "$build/sends_only" "$build/src/pushplus-hub" "$build/src/pushplus-sandbox" "$build/examples/example_send_alert"

if [ "$machine" != "$(uname -m)" ]; then
    echo "==> Built for $machine, which is not run here"
    exit 0
fi
echo "==> Running the examples and the hub"
"$build/src/pushplus-hub" --version
cd "$build"
exec ctest --output-on-failure --no-tests=error --label-regex example "$@"
