#!/bin/sh
# Compiles the libraries, the programs and the examples by clang-cl, as MSVC would, with warnings as errors; nothing is linked.
#
#     msvc.sh INCLUDE_FOLDER…
#
# The folders are those of %INCLUDE%: the headers of Microsoft's compiler, its C library (ucrt) and the Windows SDK (um, shared).
# They are Microsoft's to give: an installed Visual Studio has them, and xwin downloads them. On Debian the compiler is
# installed first if it is missing (root or sudo).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_MSVC_FOLDER:-$root/build/msvc}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
if [ $# -eq 0 ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
include=""
for given in "$@"; do include="$include${include:+;}$(cd "$given" && pwd)"; done
libraries=$folder/libraries

sh "$root/scripts/debian-packages.sh" msvc
rm -f "$folder/build/CMakeCache.txt"  # Which keeps the folders of the last run.
sh "$root/tests/cross/debian_sources.sh" "$folder/sources" curl cpp-httplib
sh "$root/tests/cross/header_only_libraries.sh" "$libraries"
cp -Rp "$folder/sources/curl/include/curl" "$libraries/include"  # Headers are enough.
: >"$libraries/libcurl.lib"

PUSHPLUS_BUILD_TARGETS=pushplus_objects PKG_CONFIG_LIBDIR=$libraries sh "$root/scripts/build.sh" "$folder/build" \
    -DCMAKE_TOOLCHAIN_FILE="$root/cmake/toolchains/clang-cl.cmake" -DPUSHPLUS_MSVC_INCLUDE="$include" \
    -DCMAKE_PREFIX_PATH="$libraries" -DCURL_NO_CURL_CMAKE=ON -DCURL_INCLUDE_DIR="$libraries/include" \
    -DCURL_LIBRARY="$libraries/libcurl.lib" -DCMAKE_BUILD_TYPE=Release -DPUSHPLUS_WERROR=ON -DPUSHPLUS_BUILD_TESTS=OFF \
    -DPUSHPLUS_FETCH_DEPENDENCIES=OFF -DFETCHCONTENT_SOURCE_DIR_HTTPLIB="$folder/sources/cpp-httplib"
# Objects alone: what remains is to link.
ninja -C "$folder/build" -t targets all | sed -n 's/^\(.*\.obj\): .*/\1/p' | xargs cmake --build "$folder/build" --target
echo "==> Compiled as MSVC would"
