#!/bin/sh
# Builds the libraries and their unit tests with other compilers and as later C++, runs them, and prints a row for each.
#
#     compilers.sh COMPILER:STANDARD…      (as g++-11:17 clang++-16:23, by Debian's names of the compilers)
#
# On Debian a compiler that is missing is installed first (root or sudo). PUSHPLUS_COMPILERS_FOLDER is where all goes,
# build/compilers otherwise; PUSHPLUS_CMAKE_OPTIONS holds further words for CMake, such as -DPUSHPLUS_WERROR=OFF.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_COMPILERS_FOLDER:-$root/build/compilers}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
case ${1:-} in
*:*) ;;
*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

try() { # COMPILER STANDARD LOG; its build folder is left, so that a second run is quick
    sh "$root/scripts/debian-packages.sh" tests "compiler-$1" || return 1
    # shellcheck disable=SC2086 # Several words are wanted.
    PUSHPLUS_BUILD_TARGETS="pushplus_unit_tests pushplus_redis_unit_tests" \
        sh "$root/scripts/build.sh" "$folder/$1-$2" -DCMAKE_CXX_COMPILER="$1" -DCMAKE_CXX_STANDARD="$2" \
        -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DPUSHPLUS_WERROR=ON -DPUSHPLUS_UNITY_BUILD=ON \
        -DPUSHPLUS_BUILD_SANDBOX=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_FETCH_DEPENDENCIES=OFF \
        ${PUSHPLUS_CMAKE_OPTIONS:-} || return 1
    for tests in unit redis_unit; do
        "$folder/$1-$2/tests/pushplus_${tests}_tests" --gtest_brief=1 || return 1
    done
}

failed=0
rows=$folder/rows
: >"$rows"
for each in "$@"; do
    compiler=${each%:*} standard=${each##*:}
    log=$folder/$compiler-$standard.log
    if try "$compiler" "$standard" >"$log" 2>&1; then
        passed=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) tests.*/\1/p' "$log" | paste -sd+ -)
        outcome="$passed unit tests passed"
    else
        outcome="FAILED, see $log"
        failed=1
        tail -n 20 "$log"
    fi
    version=$("$compiler" -dumpfullversion 2>/dev/null || "$compiler" -dumpversion || echo "?")
    echo "| $compiler ($version) | C++$standard | $outcome |" | tee -a "$rows"
done
echo "==> In all:"
cat "$rows"
exit "$failed"
