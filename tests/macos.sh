#!/bin/sh
# Compiles and links the libraries, the programs and the examples for macOS; nothing is run.
#
#     macos.sh [arm64|x86_64] [CMAKE_OPTION…]      (arm64)
#
# The compiler is zig, which brings macOS' headers and the names that its libSystem exports. The other libraries are Debian's
# headers and the names that Debian's libraries export: enough to compile and to link. On Debian what is missing is
# installed first (root or sudo); zig comes from the npm registry.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_ZIG_FOLDER:-$root/build/zig}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
machine=${1:-arm64}
[ $# -eq 0 ] || shift
case $machine in
arm64) target=aarch64-macos ;;
x86_64) target=x86_64-macos ;;
*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
libraries=$folder/$target/libraries

# Writes a text stub, as Apple's SDK has one in place of each library.
name_exports() { # LIBRARY
    {
        printf -- '--- !tapi-tbd\ntbd-version: 4\ntargets: [ %s-macos ]\n' "$machine"
        printf 'install-name: /usr/local/lib/lib%s.dylib\nexports:\n  - targets: [ %s-macos ]\n    symbols: [ ' "$1" "$machine"
        nm -D --defined-only "/usr/lib/$debian_machine/lib$1.so" | awk '$2 ~ /[TDBRVW]/ { sub(/@.*/, "", $3); print "_" $3 }' |
            sort -u | paste -sd ,
        printf ' ]\n...\n'
    } >"$libraries.new/lib/lib$1.tbd"
}

take_libraries() {
    rm -rf "$libraries.new"
    mkdir -p "$libraries.new/lib"
    sh "$root/tests/cross/header_only_libraries.sh" "$libraries.new"
    for library in curl ssl crypto z hiredis md4c md4c-html; do
        if [ ! -e "/usr/lib/$debian_machine/lib$library.so" ]; then
            echo "macos.sh: lib$library.so is not installed" >&2
            exit 1
        fi
        name_exports "$library"
    done
    # The folder of this system's other headers must not be named.
    (cd /usr/include && cp -Rp openssl hiredis md4c*.h zlib.h zconf.h "$debian_machine/curl" \
        "$debian_machine/openssl" "$libraries.new/include")
    mv "$libraries.new" "$libraries"
}

sh "$root/scripts/debian-packages.sh" zig
sh "$root/tests/cross/zig_compiler.sh" "$folder" "$target"
# Debian's cpp-httplib is split into a header and a library in C++.
sh "$root/tests/cross/debian_sources.sh" "$folder/sources" cpp-httplib
debian_machine=$(dpkg-architecture -q DEB_HOST_MULTIARCH)
[ -d "$libraries" ] || take_libraries

# The libraries are shared ones, so each of their names must be found.
PKG_CONFIG_LIBDIR=$libraries/lib/pkgconfig sh "$root/scripts/build.sh" "$folder/$target/build" \
    -DCMAKE_TOOLCHAIN_FILE="$root/cmake/toolchains/zig.cmake" -DPUSHPLUS_ZIG_TOOLS="$folder/$target" \
    -DCMAKE_PREFIX_PATH="$libraries" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DBUILD_SHARED_LIBS=ON \
    -DPUSHPLUS_WERROR=ON -DPUSHPLUS_UNITY_BUILD=ON -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_FETCH_DEPENDENCIES=OFF \
    -DFETCHCONTENT_SOURCE_DIR_HTTPLIB="$folder/sources/cpp-httplib" "$@"
echo "==> Compiled and linked for macOS ($machine)"
