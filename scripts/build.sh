#!/bin/sh
# Configures and builds everything, or the targets that PUSHPLUS_BUILD_TARGETS names.
#
#     build.sh FOLDER CMAKE_OPTION…
set -eu

folder=$1
shift
source=$(cd "$(dirname "$0")/.." && pwd)

if [ ! -e "$folder/CMakeCache.txt" ] && command -v ninja >/dev/null 2>&1; then set -- -G Ninja "$@"; fi
if command -v ccache >/dev/null 2>&1; then
    set -- -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@"
    export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros}"
fi

mkdir -p "$folder"
# So ccache knows what a build generates for the same in each.
CCACHE_BASEDIR=${CCACHE_BASEDIR:-$(cd "$folder" && pwd)}
export CCACHE_BASEDIR
log=$folder/configure.log
echo "==> Configuring in $folder"
if ! cmake -S "$source" -B "$folder" "$@" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
echo "==> Building (the first time takes a few minutes)"
# shellcheck disable=SC2086 # Several words are wanted.
cmake --build "$folder" --parallel "$(nproc 2>/dev/null || echo 2)" ${PUSHPLUS_BUILD_TARGETS:+--target $PUSHPLUS_BUILD_TARGETS}
