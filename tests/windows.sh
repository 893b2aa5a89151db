#!/bin/sh
# Builds the library for Windows by MinGW-w64 and runs its unit tests under Wine; arguments go to CTest, as
# "-R StateFolder". On Debian what is missing is installed first (root or sudo). libcurl, with Schannel, is built from
# Debian's source package.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_WINDOWS_FOLDER:-$root/build/windows}
toolchain=$root/cmake/toolchains/mingw-w64.cmake
libraries=$folder/libraries

download_curl() { # Into curl/. The lists of source packages stay out of the system's.
    mkdir -p "$folder/apt/lists/partial"
    apt-get indextargets --format 'deb-src $(REPO_URI) $(CODENAME) $(COMPONENT)' \
        'Origin: Debian' 'Identifier: Packages' 'Component: main' >"$folder/apt/sources.list"
    set -- -qq -o "Dir::Etc::sourcelist=$folder/apt/sources.list" -o Dir::Etc::sourceparts=- \
        -o "Dir::State::lists=$folder/apt/lists" -o APT::Sandbox::User=
    apt-get "$@" update
    (cd "$folder/apt" && apt-get "$@" source --download-only curl)
    mkdir "$folder/curl.new"
    tar -xf "$folder"/apt/curl_*.orig.tar.?z -C "$folder/curl.new" --strip-components=1
    mv "$folder/curl.new" "$folder/curl"
}

build_curl() {
    launcher=""
    if command -v ccache >/dev/null 2>&1; then launcher=-DCMAKE_C_COMPILER_LAUNCHER=ccache; fi
    # shellcheck disable=SC2086 # No word at all is wanted if there is none.
    cmake -S "$folder/curl" -B "$folder/curl-build" -G Ninja $launcher -DCMAKE_TOOLCHAIN_FILE="$toolchain" \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$libraries" -DBUILD_SHARED_LIBS=OFF -DBUILD_STATIC_LIBS=ON \
        -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF \
        -DENABLE_CURL_MANUAL=OFF -DENABLE_MANUAL=OFF -DHTTP_ONLY=ON -DCURL_USE_SCHANNEL=ON -DCURL_USE_LIBSSH2=OFF \
        -DCURL_USE_LIBPSL=OFF -DCURL_ZLIB=OFF >"$folder/curl.log" 2>&1 &&
        cmake --build "$folder/curl-build" >>"$folder/curl.log" 2>&1 &&
        cmake --install "$folder/curl-build" >>"$folder/curl.log" 2>&1
}

sh "$root/scripts/debian-packages.sh" windows
mkdir -p "$folder"
if [ ! -e "$libraries/include/curl/curl.h" ]; then
    echo "==> Building libcurl for Windows"
    [ -d "$folder/curl" ] || download_curl
    build_curl || {
        tail -n 30 "$folder/curl.log" >&2
        exit 1
    }
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
