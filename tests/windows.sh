#!/bin/sh
# Builds the library for Windows by MinGW-w64 and runs its unit tests under Wine; arguments go to CTest, as
# "-R StateFolder". On Debian what is missing is installed first (root or sudo). libcurl, with Schannel, is built from
# Debian's source package.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_WINDOWS_FOLDER:-$root/build/windows}
toolchain=$root/cmake/toolchains/mingw-w64.cmake
libraries=$folder/libraries

sh "$root/scripts/debian-packages.sh" windows
mkdir -p "$folder"
if [ ! -e "$libraries/include/curl/curl.h" ]; then
    sh "$root/tests/cross/build_library.sh" "$folder" curl "$folder/curl" "$libraries" \
        -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_BUILD_TYPE=Release -DCURL_USE_SCHANNEL=ON
fi
# A header-only library is the same on each system; the folder of this one's other headers must not be named.
mkdir -p "$libraries/include" "$libraries/share/cmake"
cp -Rp /usr/include/nlohmann "$libraries/include"
cp -Rp /usr/share/cmake/nlohmann_json "$libraries/share/cmake"

# shellcheck disable=SC2086 # Several words are wanted.
PKG_CONFIG_LIBDIR=$libraries/lib/pkgconfig sh "$root/scripts/build.sh" "$folder/build" \
    -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_PREFIX_PATH="$libraries" -DCMAKE_BUILD_TYPE=Debug \
    -DPUSHPLUS_BUILD_SANDBOX=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_FETCH_DEPENDENCIES=OFF \
    -DFETCHCONTENT_SOURCE_DIR_GOOGLETEST=/usr/src/googletest ${PUSHPLUS_CMAKE_OPTIONS:-}
echo "==> Running the unit tests under Wine"
# A home of its own for Wine, of no use to anything else.
export WINEPREFIX="$folder/wine" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=" LANG=C.UTF-8
cd "$folder/build"
exec ctest --output-on-failure --parallel "$(nproc 2>/dev/null || echo 2)" -L unit "$@"
