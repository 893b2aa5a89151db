#!/bin/sh
# Builds the libraries for another processor and runs their unit tests under QEMU.
#
#     cross.sh arm64|armhf|s390x|… [GOOGLETEST_ARGUMENT…]      (an architecture of Debian's)
#
# The compiler and the libraries are Debian's; on Debian the compiler and QEMU are installed first if they are missing (root or
# sudo). PUSHPLUS_CROSS_FOLDER is where all goes, build/cross otherwise; PUSHPLUS_CROSS_WITHOUT is a pattern, as in
# --gtest_filter, of tests to leave out.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_CROSS_FOLDER:-$root/build/cross}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
architecture=${1:-}
case $architecture in
"" | -*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
arm64) machine=aarch64 ;;
armel | armhf) machine=arm ;;
amd64) machine=x86_64 ;;
ppc64el) machine=ppc64le ;;
*) machine=$architecture ;;
esac
shift

sh "$root/scripts/debian-packages.sh" cross
triplet=$(dpkg-architecture -a "$architecture" -q DEB_HOST_MULTIARCH)
sh "$root/scripts/debian-packages.sh" "g++-$triplet"
system=$folder/$architecture
libstdcxx=libstdc++-$("$triplet-g++" -dumpversion | cut -d. -f1)-dev
sh "$root/tests/cross/debian_root.sh" "$system" "$architecture" libc6-dev "$libstdcxx" libcurl4-openssl-dev libssl-dev \
    libhiredis-dev nlohmann-json3-dev zlib1g-dev

# shellcheck disable=SC2086 # Several words are wanted.
PKG_CONFIG_SYSROOT_DIR=$system PKG_CONFIG_LIBDIR=$system/usr/lib/$triplet/pkgconfig:$system/usr/share/pkgconfig \
    PUSHPLUS_BUILD_TARGETS="pushplus_unit_tests pushplus_redis_unit_tests" \
    sh "$root/scripts/build.sh" "$folder/$architecture-build" \
    -DCMAKE_TOOLCHAIN_FILE="$root/cmake/toolchains/debian-cross.cmake" -DPUSHPLUS_CROSS_TRIPLET="$triplet" \
    -DPUSHPLUS_CROSS_ROOT="$system" -DPUSHPLUS_CROSS_QEMU="qemu-$machine" -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DPUSHPLUS_WERROR=ON -DPUSHPLUS_UNITY_BUILD=ON -DPUSHPLUS_BUILD_SANDBOX=OFF \
    -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_FETCH_DEPENDENCIES=OFF \
    -DFETCHCONTENT_SOURCE_DIR_GOOGLETEST=/usr/src/googletest ${PUSHPLUS_CMAKE_OPTIONS:-}
# QEMU itself aborts in a child that a process with threads has forked.
not_these="-AccessKeyManager*AfterAFork.*${PUSHPLUS_CROSS_WITHOUT:+:$PUSHPLUS_CROSS_WITHOUT}"
GTEST_TOTAL_SHARDS=$(nproc)
export GTEST_TOTAL_SHARDS
for tests in unit redis_unit; do
    echo "==> Running pushplus_${tests}_tests for $architecture under QEMU"
    running=""
    for part in $(seq 0 $((GTEST_TOTAL_SHARDS - 1))); do
        GTEST_SHARD_INDEX=$part timeout 1800 "qemu-$machine" -L "$system" \
            "$folder/$architecture-build/tests/pushplus_${tests}_tests" --gtest_brief=1 --gtest_filter="$not_these" "$@" &
        running="$running $!"
    done
    failed=0
    for each in $running; do wait "$each" || failed=1; done
    [ "$failed" = 0 ] || exit 1
done
