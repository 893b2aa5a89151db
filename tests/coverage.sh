#!/bin/sh
# Runs the tests and tells which lines of src/, but the sandbox's, none of them reaches; fails below 95 %. Arguments go to
# gcovr, as "--html-details coverage.html".
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_COVERAGE_BUILD:-$root/build/coverage}

sh "$root/scripts/debian-packages.sh" tests coverage
# Counted atomically: threads of a test reach the same line at once.
sh "$root/scripts/build.sh" "$folder" -DCMAKE_BUILD_TYPE=Debug -DPUSHPLUS_BUILD_EXAMPLES=OFF \
    -DCMAKE_CXX_FLAGS="--coverage -fprofile-update=atomic"
find "$folder" -name '*.gcda' -delete
echo "==> Running the tests"
(cd "$folder" && ctest --output-on-failure --parallel "$(nproc 2>/dev/null || echo 2)" \
    -L 'unit|integration|out_of_memory' >"$folder/tests.log" 2>&1) || {
    cat "$folder/tests.log" >&2
    exit 1
}
cd "$root"
exec gcovr --root "$root" --object-directory "$folder" --filter 'src/' --exclude 'src/sandbox/' \
    --exclude-unreachable-branches --fail-under-line 95 "$@" "$folder/src" "$folder/tests"
