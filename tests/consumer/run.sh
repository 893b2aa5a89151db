#!/bin/sh
# Uses the library as its consumers do, without a network.
#
#     run.sh WORK_FOLDER CASE
#
# Cases: install KIND, find_package KIND, pkg_config KIND and staged KIND (KIND: shared or static; install comes first),
# plugin (after install static), add_subdirectory KIND, fetch_content KIND, headers, without_build_type, unity_build,
# dependencies, reproducible. The environment may choose CMAKE, CXX, CMAKE_CXX_COMPILER_LAUNCHER, PUSHPLUS_CMAKE_OPTIONS
# and, as PUSHPLUS_LIBRARIES, where the library's own libraries are.
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
    # shellcheck disable=SC2086 # Several words are wanted.
    "$cmake" -S "$from" -B "$to" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 \
        -DCMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER:-}" ${PUSHPLUS_CMAKE_OPTIONS:-} \
        -DPUSHPLUS_FETCH_DEPENDENCIES=OFF -Dexpected_version="$version" -Dpushplus_source="$source" "$@"
}

build_and_test() { # BUILD
    "$cmake" --build "$1" --parallel 2
    (cd "$1" && "${cmake%cmake}ctest" --output-on-failure --no-tests=error -R '^(own_transport|with_sandbox|with_redis|with_hub)$')
}

install_library() {
    options="-DBUILD_SHARED_LIBS=OFF"
    # As it is shipped: file by file, and optimised as a whole.
    if [ "$kind" = shared ]; then
        options="-DBUILD_SHARED_LIBS=ON -DCMAKE_BUILD_TYPE=Release -DPUSHPLUS_UNITY_BUILD=OFF"
    fi
    # shellcheck disable=SC2086 # Several words are wanted.
    configure "$source" "$work/library-$kind" $options -DCMAKE_INSTALL_LIBDIR=lib -DPUSHPLUS_BUILD_REDIS=ON \
        -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DCMAKE_INSTALL_PREFIX="$work/first-$kind"
    CCACHE_BASEDIR=$work/library-$kind "$cmake" --build "$work/library-$kind" --parallel 2
    rm -rf "$work/first-$kind" "$prefix"
    "$cmake" --install "$work/library-$kind"
    mv "$work/first-$kind" "$prefix" # The installed tree must not mind.

    if grep -rF -e "$work" -e "$source" "$prefix/lib/cmake" "$prefix/lib/pkgconfig"; then
        fail "an installed file names a folder of the build"
    fi
    for file in include/pushplus/pushplus.hpp include/pushplus/sandbox.hpp include/pushplus/redis.hpp \
        include/pushplus/detail/redis_export.hpp include/pushplus/testing/state_store_contract.hpp \
        share/doc/pushplus/LICENSE bin/pushplus-sandbox \
        include/pushplus/hub.hpp bin/pushplus-hub share/man/man1/pushplus-sandbox.1 share/man/man1/pushplus-hub.1; do
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
        if nm -DC --defined-only "$prefix/lib/libpushplus_redis.so" | grep -v pushplus:: ||
            nm -DC --defined-only "$prefix/lib/libpushplus_redis.so" | grep hiredis; then
            fail "the store in Redis shows what it is made of"
        fi
        readelf -d "$prefix/lib/libpushplus_redis.so" | grep -q 'NEEDED.*libhiredis' || fail "who links hiredis?"
        for file in lib/libpushplus.so lib/libpushplus_sandbox.so lib/libpushplus_hub.so bin/pushplus-sandbox; do
            if readelf -d "$prefix/$file" | grep hiredis; then fail "$file needs hiredis"; fi
        done
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
    configure "$here/find_package" "$work/find_package-$kind" -DCMAKE_PREFIX_PATH="$prefix;${PUSHPLUS_LIBRARIES:-}" $options
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

# For a static link pkg-config must name all that libcurl and OpenSSL were linked with in turn. Not everywhere is all of
# that installed, so the link itself is tried only where libcurl's own succeeds.
links_all_statically() {
    ours=" $(pkg-config --static --libs pushplus) "
    theirs=$(pkg-config --static --libs-only-l libcurl openssl) || fail "pkg-config does not know libcurl and OpenSSL"
    for library in $theirs; do
        case $ours in
        *" $library "*) ;;
        *) fail "pkg-config --static --libs pushplus lacks $library" ;;
        esac
    done
    echo 'extern "C" void curl_easy_init(); int main() { curl_easy_init(); }' >"$work/probe.cpp"
    # shellcheck disable=SC2046 # Several words are wanted.
    for how in "" -static; do
        # shellcheck disable=SC2086 # Empty means no word.
        if "$cxx" $how "$work/probe.cpp" -o "$work/probe" $(pkg-config --static --libs libcurl) 2>/dev/null; then
            "$cxx" $how -std=c++17 -DPUSHPLUS_EXPECTED_VERSION="\"$version\"" "$here/programs/own_transport.cpp" \
                -o "$work/linked_statically" $(pkg-config --static --cflags --libs pushplus)
            "$work/linked_statically"
        fi
    done
}

# A plug-in that links the static library keeps it to itself.
plugin() {
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046 # Several words are wanted.
    "$cxx" -std=c++17 -fPIC -fvisibility=hidden -shared "$here/programs/plugin.cpp" -o "$work/plugin.so" \
        $(pkg-config --cflags --libs pushplus)
    nm -DC --defined-only "$work/plugin.so" | grep -q ' plugin_sends$' || fail "the plug-in offers nothing"
    # What the plug-in itself makes of the standard library's templates is its own, whatever types it gives them.
    "$cxx" -std=c++17 -fPIC -fvisibility=hidden -DPUSHPLUS_STATIC -I"$prefix/include" -c "$here/programs/plugin.cpp" \
        -o "$work/plugin.o"
    nm -C --defined-only "$work/plugin.o" | cut -d' ' -f3- | sort -u >"$work/plugin.own"
    if nm -DC --defined-only "$work/plugin.so" | cut -d' ' -f3- | sort -u | comm -23 - "$work/plugin.own" | grep .; then
        fail "a plug-in offers the library that it links"
    fi
}

pkg_config() {
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig
    export PKG_CONFIG_PATH
    [ "$(pkg-config --modversion pushplus)" = "$version" ] || fail "pushplus.pc has another version"
    compile_with_pkg_config own_transport pushplus
    if [ "$kind" = static ]; then
        links_all_statically
    elif pkg-config --libs pushplus | grep -e curl; then
        fail "pushplus.pc makes consumers of the shared library link libcurl"
    fi
    compile_with_pkg_config with_sandbox pushplus-sandbox
    compile_with_pkg_config with_hub "pushplus-hub pushplus-sandbox"
    compile_with_pkg_config with_redis pushplus-redis
    if [ "$kind" = shared ] && pkg-config --libs pushplus-redis | grep -e hiredis; then
        fail "pushplus-redis.pc makes consumers of the shared library link hiredis"
    fi
}

# As packagers install: into a folder that is not the prefix, and from there to where the users find it.
staged() {
    staged=$work/staged-$kind
    unpacked=$work/unpacked-$kind
    rm -rf "${staged:?}" "${unpacked:?}"
    DESTDIR=$staged "$cmake" --install "$work/library-$kind" --prefix /opt/pushplus >/dev/null
    [ -e "$staged/opt/pushplus/include/pushplus/pushplus.hpp" ] || fail "DESTDIR is ignored"
    if grep -rF -e "$work" -e "$source" -e /opt/pushplus "$staged/opt/pushplus/lib/cmake" \
        "$staged/opt/pushplus/lib/pkgconfig"; then
        fail "an installed file names a folder"
    fi
    mv "$staged/opt/pushplus" "$unpacked"
    if find "$staged" ! -type d | grep .; then fail "something is installed outside the prefix"; fi
    configure "$here/find_package" "$staged-build" -DCMAKE_PREFIX_PATH="$unpacked"
    "$cmake" --build "$staged-build" --target own_transport
    (cd "$staged-build" && "${cmake%cmake}ctest" --output-on-failure --no-tests=error -R '^own_transport$')
}

as_subproject() {
    build=$work/$case-$kind
    shared=OFF
    if [ "$kind" = shared ]; then shared=ON; fi
    # Only what is linked now counts.
    [ ! -d "$build" ] || find "$build" -name 'libpushplus.*' -exec rm -f {} +
    configure "$here/$case" "$build" -DBUILD_SHARED_LIBS="$shared" -DCMAKE_INSTALL_PREFIX="$build-installed"
    build_and_test "$build"
    suffix=a
    if [ "$kind" = shared ]; then suffix=so; fi
    find "$build" -name "libpushplus.$suffix" | grep -q . || fail "no libpushplus.$suffix is built"
    rm -rf "$build-installed"
    "$cmake" --install "$build" >/dev/null
    if [ -e "$build-installed" ]; then fail "pushplus was installed unasked"; fi
}

# CMake's default within another project: no build type, and no word of the consumer's about optimisation.
without_build_type() {
    "$cmake" -S "$here/add_subdirectory" -B "$work/$case" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_BUILD_TYPE= \
        -DPUSHPLUS_FETCH_DEPENDENCIES=OFF -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -Dexpected_version="$version" \
        -Dpushplus_source="$source" "$@" >/dev/null
}
commands_of() { # FOLDER IN THE SOURCES; the compiler's commands for its files
    grep '"command":' "$work/$case/compile_commands.json" | grep -E "$1" || fail "no file of $1 is compiled"
}
is_optimised_without_a_build_type() {
    rm -rf "${work:?}/$case"
    without_build_type
    if commands_of "$source/src/" | grep -vE -e ' -O[2s] '; then fail "a file of the library is not optimised"; fi
    if commands_of "/programs/" | grep -E -e ' -O'; then fail "the consumer's own files are compiled in another way"; fi
    without_build_type -DCMAKE_CXX_FLAGS=-O0
    if commands_of "$source/src/json/reader.cpp" | grep -E -e ' -O2 '; then fail "the consumer's -O0 is overruled"; fi
}

# A consumer's unity build joins the consumer's own files, and none of the library.
is_left_out_of_a_unity_build() {
    rm -rf "${work:?}/$case"
    without_build_type -DCMAKE_UNITY_BUILD=ON -DPUSHPLUS_UNITY_BUILD=OFF
    commands_of "/programs/" | grep -q '/Unity/' || fail "the consumer's own files are not joined"
    commands_of "$source/src/" >/dev/null
    if commands_of "pushplus[a-z_]*_objects.dir/" | grep '/Unity/'; then fail "files of the library are joined"; fi
}

# The same sources in two folders give the same bytes. No file of src/ names itself (__FILE__, assert in a release) or the time,
# what is generated holds no path, and CMake takes the sources in the order of their names. A build with debug information
# needs the compiler's -ffile-prefix-map besides. ccache must not hand one folder's objects to the other. Nothing of that
# depends on how the compiler optimizes, so it need not.
builds_equal_bytes() {
    CCACHE_BASEDIR="" CCACHE_HASHDIR=1 CCACHE_SLOPPINESS=""
    export CCACHE_BASEDIR CCACHE_HASHDIR CCACHE_SLOPPINESS
    unset CCACHE_NOHASHDIR
    rm -rf "${work:?}/$case"
    for folder in one another/with/a/longer/path; do
        copy=$work/$case/$folder
        mkdir -p "$copy"
        for part in CMakeLists.txt CHANGELOG.md LICENSE README.md README.zh-CN.md cmake include packaging src; do
            cp -r "$source/$part" "$copy/"
        done
        "$cmake" -S "$copy" -B "$copy/build" -DCMAKE_CXX_COMPILER="$cxx" \
            -DCMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER:-}" -DCMAKE_BUILD_TYPE=Release \
            -DCMAKE_CXX_FLAGS_RELEASE="-DNDEBUG -O0" -DPUSHPLUS_UNITY_BUILD=ON -DBUILD_SHARED_LIBS=ON \
            -DPUSHPLUS_FETCH_DEPENDENCIES=OFF -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF \
            -DPUSHPLUS_BUILD_SANDBOX=OFF -DPUSHPLUS_BUILD_HUB=OFF -DPUSHPLUS_BUILD_REDIS=OFF
        "$cmake" --build "$copy/build" --parallel 2
        "$cmake" --install "$copy/build" --prefix "$copy/installed" >/dev/null
    done
    diff -r "$work/$case/one/installed" "$copy/installed" || fail "two folders, other bytes"
}

# What a dependency that is missing, too old or at hand as a source tree leads to.
finds_dependencies() {
    mkdir -p "$work/json" "$work/old/curl"
    printf '%s\n' 'cmake_minimum_required(VERSION 3.5)' 'project(json LANGUAGES CXX)' \
        'add_library(nlohmann_json INTERFACE)' \
        'add_library(nlohmann_json::nlohmann_json ALIAS nlohmann_json)' >"$work/json/CMakeLists.txt"
    echo '#define LIBCURL_VERSION "7.67.0"' >"$work/old/curl/curlver.h"
    : >"$work/old/curl/curl.h"
    rm -rf "${work:?}/$case"
    said=$(configure "$here/add_subdirectory" "$work/$case" -DFETCHCONTENT_SOURCE_DIR_NLOHMANN_JSON="$work/json" 2>&1) ||
        fail "$said"
    case $said in
    *"takes nlohmann/json >= 3.9 from $work/json"*) ;;
    *) fail "FETCHCONTENT_SOURCE_DIR_NLOHMANN_JSON is ignored" ;;
    esac
    rm -rf "${work:?}/$case"
    if said=$(configure "$here/add_subdirectory" "$work/$case" -DCURL_INCLUDE_DIR="$work/old" -DCURL_NO_CURL_CMAKE=ON 2>&1); then
        fail "libcurl 7.67 does"
    fi
    case $(echo "$said" | tr -s '[:space:]' ' ') in
    *"but version 7.67.0 is installed"*) ;;
    *) fail "the message does not say that libcurl is too old: $said" ;;
    esac
    heeds_what_pkg_config_knows
}

# cpp-httplib as a header with its CMake package alone, whose module pkg-config would refuse to require; and an MD4C that
# is too old.
heeds_what_pkg_config_knows() {
    mkdir -p "$work/header_only" "$work/modules"
    printf '%s\n' 'Name: MD4C' 'Description: as in Debian 11' 'Version: 0.4.7' >"$work/modules/md4c-html.pc"
    printf '%s\n' 'add_library(httplib::httplib INTERFACE IMPORTED)' >"$work/header_only/httplibConfig.cmake"
    rm -rf "${work:?}/$case"
    said=$(PKG_CONFIG_LIBDIR=$work/modules configure "$source" "$work/$case" -Dhttplib_DIR="$work/header_only" \
        -DBUILD_SHARED_LIBS=OFF -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF 2>&1) || fail "$said"
    case $said in *"found no MD4C >= 0.4.8"*) ;; *) fail "MD4C 0.4.7 does: $said" ;; esac
    if grep -e httplib "$work/$case/pushplus-sandbox.pc"; then fail "pushplus-sandbox.pc asks for a module that is not there"; fi
}

case $case in
plugin) plugin ;;
staged) staged ;;
without_build_type) is_optimised_without_a_build_type ;;
unity_build) is_left_out_of_a_unity_build ;;
dependencies) finds_dependencies ;;
reproducible) builds_equal_bytes ;;
install) install_library ;;
find_package) find_package ;;
pkg_config) pkg_config ;;
add_subdirectory | fetch_content) as_subproject ;;
headers) sh "$here/headers/check.sh" "$cxx" "$work" ;;
*) fail "no such case" ;;
esac
