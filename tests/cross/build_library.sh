#!/bin/sh
# Builds a library of Debian's, from its sources, for another system and as a static one.
#
#     build_library.sh FOLDER PACKAGE BUILD PREFIX CMAKE_OPTION…
#
# Its sources go into FOLDER/sources, what is built into BUILD and the library into PREFIX. libcurl is built small: HTTP alone,
# and no program.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
sources=$1/sources
package=$2
build=$3
prefix=$4
shift 4

sh "$root/tests/cross/debian_sources.sh" "$sources" "$package"
if [ "$package" = curl ]; then
    set -- -DBUILD_SHARED_LIBS=OFF -DBUILD_STATIC_LIBS=ON -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DBUILD_LIBCURL_DOCS=OFF \
        -DBUILD_MISC_DOCS=OFF -DENABLE_CURL_MANUAL=OFF -DENABLE_MANUAL=OFF -DHTTP_ONLY=ON -DCURL_USE_LIBSSH2=OFF \
        -DCURL_USE_LIBPSL=OFF -DCURL_ZLIB=OFF "$@"
fi
if command -v ccache >/dev/null 2>&1; then set -- -DCMAKE_C_COMPILER_LAUNCHER=ccache "$@"; fi

echo "==> Building $package"
mkdir -p "$build"
{
    cmake -G Ninja -S "$sources/$package" -B "$build" -DCMAKE_INSTALL_PREFIX="$prefix" "$@" &&
        cmake --build "$build" --parallel "$(nproc)" && cmake --install "$build"
} >"$build.log" 2>&1 || {
    tail -n 30 "$build.log" >&2
    exit 1
}
