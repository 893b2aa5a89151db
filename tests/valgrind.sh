#!/bin/sh
# Runs the unit tests under valgrind's memcheck; fails if it finds anything. Arguments go to the tests, as
# "--gtest_filter=Guard*".
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${PUSHPLUS_VALGRIND_BUILD:-$root/build/valgrind}

sh "$root/scripts/debian-packages.sh" tests valgrind
sh "$root/scripts/build.sh" "$folder" -DCMAKE_BUILD_TYPE=Debug -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_BUILD_SANDBOX=OFF
# What a forked child leaves behind without clean-up is no leak of the program's. One test is left out: its child has not the
# stacks of its parent's threads, and what only those knew counts as lost.
exec valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect,possible --error-exitcode=1 \
    --child-silent-after-fork=yes --suppressions="$root/tests/valgrind.supp" "$folder/tests/pushplus_unit_tests" --gtest_brief=1 \
    --gtest_filter=-AccessKeyManagerAfterAFork.TheChildFetchesForItself* "$@"
