#!/bin/sh
# Uses the library as its consumers do, without a network.
#
#     run.sh WORK_FOLDER CASE
#
# Cases: install KIND, find_package KIND, pkg_config KIND (KIND: shared or static; install comes first),
# add_subdirectory, fetch_content, headers. The environment may choose CMAKE, CXX and CMAKE_CXX_COMPILER_LAUNCHER.
set -eu

work=$1
case=$2
kind=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
cmake=${CMAKE:-cmake}
cxx=${CXX:-c++}

mkdir -p "$work"
work=$(cd "$work" && pwd)
prefix=$work/installed-$kind
version=$(sed -n 's/#define PUSHPLUS_VERSION_M[AI][JN]OR \([0-9]*\)/\1./p; s/#define PUSHPLUS_VERSION_PATCH //p' \
    "$source/include/pushplus/version.hpp" | tr -d '\n')

fail() {
    echo "consumer test $case $kind: $*" >&2
    exit 1
}

configure() { # SOURCE BUILD OPTIONS…; without optimisation and debug information: only linking and running counts here
    from=$1
    to=$2
    shift 2
    "$cmake" -S "$from" -B "$to" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 \
        -DCMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER:-}" -DPUSHPLUS_FETCH_DEPENDENCIES=OFF \
        -Dexpected_version="$version" -Dpushplus_source="$source" "$@"
}

build_and_test() { # BUILD
    "$cmake" --build "$1" --parallel 2
    (cd "$1" && "${cmake%cmake}ctest" --output-on-failure --no-tests=error -R '^(own_transport|with_sandbox)$')
}

install_library() {
    options="-DBUILD_SHARED_LIBS=OFF"
    # As it is shipped: optimised as a whole, with less effort for the sandbox.
    if [ "$kind" = shared ]; then
        options="-DBUILD_SHARED_LIBS=ON -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1"
    fi
    # shellcheck disable=SC2086 # Several words are wanted.
    configure "$source" "$work/library-$kind" $options -DCMAKE_INSTALL_LIBDIR=lib \
        -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DCMAKE_INSTALL_PREFIX="$work/first-$kind"
    "$cmake" --build "$work/library-$kind" --parallel 2
    rm -rf "$work/first-$kind" "$prefix"
    "$cmake" --install "$work/library-$kind"
    mv "$work/first-$kind" "$prefix" # The installed tree must not mind.

    if grep -rF -e "$work" -e "$source" "$prefix/lib/cmake" "$prefix/lib/pkgconfig"; then
        fail "an installed file names a folder of the build"
    fi
    for file in include/pushplus/pushplus.hpp include/pushplus/sandbox.hpp share/doc/pushplus/LICENSE \
        bin/pushplus-sandbox; do
        [ -e "$prefix/$file" ] || fail "$file is not installed"
    done
    if find "$prefix/include" -name '*.hpp' ! -path '*/include/pushplus/*' | grep .; then
        fail "a header is installed outside include/pushplus"
    fi
    "$prefix/bin/pushplus-sandbox" --help >/dev/null || fail "pushplus-sandbox does not start from the moved folder"
    if [ "$kind" = shared ]; then
        objdump -p "$prefix/lib/libpushplus.so" | grep -q "SONAME *libpushplus.so.${version%.*}\$" || fail "wrong soname"
        if nm -DC --defined-only "$prefix/lib/libpushplus.so" | grep -v pushplus:: ||
            nm -DC --defined-only "$prefix/lib/libpushplus.so" | grep -E 'nlohmann|curl'; then
            fail "the shared library shows what it is made of"
        fi
    fi
}

find_package() {
    # What the library uses privately its consumer need not have.
    if [ "$kind" = shared ]; then
        hidden="CURL nlohmann_json httplib PkgConfig CLI11"
    else
        hidden="nlohmann_json CLI11"
    fi
    options=""
    for package in $hidden; do options="$options -DCMAKE_DISABLE_FIND_PACKAGE_$package=ON"; done
    # shellcheck disable=SC2086 # Several words are wanted.
    configure "$here/find_package" "$work/find_package-$kind" -DCMAKE_PREFIX_PATH="$prefix" $options
    build_and_test "$work/find_package-$kind"
}

compile_with_pkg_config() { # PROGRAM PACKAGE OPTIONS…
    program=$work/pkg_config-$kind-$1
    source_file=$here/programs/$1.cpp
    package=$2
    shift 2
    # shellcheck disable=SC2046 # Several words are wanted.
    "$cxx" -std=c++17 -DPUSHPLUS_EXPECTED_VERSION="\"$version\"" "$source_file" -o "$program" \
        $(pkg-config "$@" --cflags --libs "$package")
    LD_LIBRARY_PATH=$prefix/lib "$program"
}

pkg_config() {
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig
    export PKG_CONFIG_PATH
    [ "$(pkg-config --modversion pushplus)" = "$version" ] || fail "pushplus.pc has another version"
    compile_with_pkg_config own_transport pushplus
    if [ "$kind" = static ]; then
        compile_with_pkg_config own_transport pushplus --static
    elif pkg-config --libs pushplus | grep -e curl; then
        fail "pushplus.pc makes consumers of the shared library link libcurl"
    fi
    compile_with_pkg_config with_sandbox pushplus-sandbox
}

as_subproject() {
    configure "$here/$case" "$work/$case" -DCMAKE_INSTALL_PREFIX="$work/$case-installed"
    build_and_test "$work/$case"
    rm -rf "$work/$case-installed"
    "$cmake" --install "$work/$case" >/dev/null
    if [ -e "$work/$case-installed" ]; then fail "pushplus was installed unasked"; fi
}

case $case in
install) install_library ;;
find_package) find_package ;;
pkg_config) pkg_config ;;
add_subdirectory | fetch_content) as_subproject ;;
headers) sh "$here/headers/check.sh" "$cxx" "$work" ;;
*) fail "no such case" ;;
esac
