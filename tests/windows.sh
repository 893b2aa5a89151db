#!/bin/sh
# Builds the libraries and the programs for Windows by MinGW-w64, and runs there, under Wine: the unit tests as one program,
# each program's --help, the tour against its own sandbox, and programs that use the installed libraries; with
# PUSHPLUS_WINDOWS_CONSUMERS=all also those that build the library themselves, by add_subdirectory and FetchContent.
# Arguments go to the unit tests, as "--gtest_filter=StateFolder*". On Debian what is missing is installed first (root or
# sudo). libcurl, with Schannel, is built from Debian's source package; there is no OpenSSL, so the sandbox speaks no TLS.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_WINDOWS_FOLDER:-$root/build/windows}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
toolchain=$root/cmake/toolchains/mingw-w64.cmake
libraries=$folder/libraries

sh "$root/scripts/debian-packages.sh" windows
if [ ! -e "$libraries/include/curl/curl.h" ]; then
    sh "$root/tests/cross/build_library.sh" "$folder" curl "$folder/curl" "$libraries" \
        -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_BUILD_TYPE=Release -DCURL_USE_SCHANNEL=ON
fi
# Debian's cpp-httplib is split into a header and a library of this system.
sh "$root/tests/cross/debian_sources.sh" "$folder/sources" cpp-httplib
sh "$root/tests/cross/header_only_libraries.sh" "$libraries"

# The consumers below are linked as their authors would, by MinGW's linker.
# shellcheck disable=SC2086 # Several words are wanted.
PUSHPLUS_BUILD_TARGETS="pushplus_unit_tests pushplus_sandbox_program pushplus_hub_program example_tour" \
    PKG_CONFIG_LIBDIR=$libraries/lib/pkgconfig sh "$root/scripts/build.sh" "$folder/build" \
    -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_PREFIX_PATH="$libraries" -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_PROJECT_INCLUDE="$root/tests/cross/link_by_lld.cmake" \
    -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DPUSHPLUS_UNITY_BUILD=ON -DPUSHPLUS_BUILD_SANDBOX=ON -DPUSHPLUS_BUILD_EXAMPLES=ON \
    -DPUSHPLUS_FETCH_DEPENDENCIES=OFF -DFETCHCONTENT_SOURCE_DIR_GOOGLETEST=/usr/src/googletest \
    -DFETCHCONTENT_SOURCE_DIR_HTTPLIB="$folder/sources/cpp-httplib" ${PUSHPLUS_CMAKE_OPTIONS:-}

expect_output() { # FILE; a program that crashed under Wine may have ended with 0.
    [ -s "$1" ] && return
    echo "windows.sh: a program crashed before it wrote $1" >&2
    exit 1
}

# A home of its own for Wine, of no use to anything else: no menus in the user's, and no server that stays.
export WINEPREFIX="$folder/wine" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe=d" LANG=C.UTF-8
unset PUSHPLUS_TOKEN PUSHPLUS_SECRET_KEY PUSHPLUS_BASE_URL
wine=$(PATH="$PATH:/usr/lib/wine" command -v wine64 || command -v wine)
trap 'PATH="$PATH:/usr/lib/wine" wineserver -k || true' EXIT
trap 'exit 1' HUP INT TERM
echo "==> Running the unit tests under Wine"
rm -f "$folder/unit.xml"
(cd "$folder" && timeout 1800 "$wine" build/tests/pushplus_unit_tests.exe --gtest_brief=1 --gtest_output=xml:unit.xml "$@")
expect_output "$folder/unit.xml"
echo "==> Running the programs under Wine"
for program in sandbox hub; do
    timeout 120 "$wine" "$folder/build/src/pushplus-$program.exe" --help >"$folder/$program.help"
    expect_output "$folder/$program.help"
done
if ! timeout 300 "$wine" "$folder/build/examples/example_tour.exe" >"$folder/tour.log" || ! grep -q ', no failures' "$folder/tour.log"; then
    cat "$folder/tour.log" >&2
    exit 1
fi
echo "==> Refusing to be a DLL"
if cmake -S "$root" -B "$folder/dll" -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DBUILD_SHARED_LIBS=ON >"$folder/dll.log" 2>&1 ||
    ! grep -q 'pushplus is a static library on Windows' "$folder/dll.log"; then
    tail -n 20 "$folder/dll.log" >&2
    exit 1
fi
echo "==> Using the installed libraries"
rm -rf "$folder/consumer"
mkdir "$folder/consumer"
cmake --install "$folder/build" --prefix "$folder/consumer/installed-static" >/dev/null
consume() { # CASE OPTION…
    CMAKE_GENERATOR=Ninja CXX=$(command -v x86_64-w64-mingw32-g++-posix) PUSHPLUS_LIBRARIES=$libraries \
        PKG_CONFIG_LIBDIR=$libraries/lib/pkgconfig PUSHPLUS_CMAKE_OPTIONS="-DCMAKE_TOOLCHAIN_FILE=$toolchain $2" \
        sh "$root/tests/consumer/run.sh" "$folder/consumer" "$1" static
}
consume find_package "-Dexpected_components=sandbox;hub"
version=$(PKG_CONFIG_LIBDIR=$folder/consumer/installed-static/lib/pkgconfig pkg-config --modversion pushplus)
# shellcheck disable=SC2046 # Each option is a word.
x86_64-w64-mingw32-g++-posix -std=c++17 -static -DPUSHPLUS_EXPECTED_VERSION="\"$version\"" \
    "$root/tests/consumer/programs/own_transport.cpp" -o "$folder/consumer/by_pkg_config.exe" \
    $(PKG_CONFIG_LIBDIR=$folder/consumer/installed-static/lib/pkgconfig:$libraries/lib/pkgconfig \
        pkg-config --static --cflags --libs pushplus)
timeout 120 "$wine" "$folder/consumer/by_pkg_config.exe" >"$folder/by_pkg_config.log"
expect_output "$folder/by_pkg_config.log"
if [ "${PUSHPLUS_WINDOWS_CONSUMERS:-}" = all ]; then
    for case in add_subdirectory fetch_content; do
        consume "$case" "-DCMAKE_PREFIX_PATH=$libraries -DCMAKE_PROJECT_INCLUDE=$root/tests/cross/link_by_lld.cmake \
            -DPUSHPLUS_UNITY_BUILD=ON -DFETCHCONTENT_SOURCE_DIR_HTTPLIB=$folder/sources/cpp-httplib"
    done
fi
echo "==> The unit tests, the tour and the consumers passed"
