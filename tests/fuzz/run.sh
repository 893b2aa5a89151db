#!/bin/sh
# Builds the fuzzers and runs each for the given seconds; prints what each did, and fails if one found something.
#
#     run.sh SECONDS [NAME…]      (names as of the folders in corpus; all unless some are named)
#
# PUSHPLUS_FUZZ_SEED makes a run repeat the one before, from the same corpus: CI judges a change, not luck.
# The corpus and findings stay in the build folder. Turn a finding into a test: run the fuzzer on its file to see it.
set -eu

if [ "$#" -lt 1 ] || ! [ "$1" -gt 0 ] 2>/dev/null; then
    echo "usage: run.sh SECONDS [NAME…]" >&2
    exit 2
fi
seconds=$1
shift

root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${PUSHPLUS_FUZZ_BUILD:-$root/build/fuzz}

sh "$root/scripts/debian-packages.sh" fuzz
sh "$root/scripts/build.sh" "$folder" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER=clang++ \
    -DPUSHPLUS_BUILD_FUZZERS=ON -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_BUILD_SANDBOX=OFF \
    -DPUSHPLUS_BUILD_REDIS=OFF -DPUSHPLUS_UNITY_BUILD=ON

statistic() { # NAME LOG
    sed -n "s/^stat::$1: *//p" "$2" | tail -n 1
}

# shellcheck disable=SC2046 # Each name is a word.
[ "$#" -gt 0 ] || set -- $(ls "$root/tests/fuzz/corpus")
for name in "$@"; do
    if [ ! -d "$root/tests/fuzz/corpus/$name" ]; then
        echo "run.sh: no fuzzer \"$name\"" >&2
        exit 2
    fi
    mkdir -p "$folder/learned/$name" "$folder/findings/$name"
done

# As many at a time as there are cores. Whether one failed is read from its log.
# shellcheck disable=SC2016 # The inner shell expands them.
printf '%s\n' "$@" | xargs -P "$(nproc 2>/dev/null || echo 2)" -I '{}' sh -c '
    name=$1 folder=$2 root=$3 seconds=$4 words=
    case $name in reply | callback | request_body | http_answer | shared_key) words=-dict=$root/tests/fuzz/json.dict ;; esac
    "$folder/tests/fuzz/pushplus_${name}_fuzzer" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
        -rss_limit_mb=2048 ${PUSHPLUS_FUZZ_SEED:+"-seed=$PUSHPLUS_FUZZ_SEED"} ${words:+"$words"} -print_final_stats=1 -artifact_prefix="$folder/findings/$name/" "$folder/learned/$name" \
        "$root/tests/fuzz/corpus/$name" >"$folder/$name.log" 2>&1 && echo "ended well" >>"$folder/$name.log" || true
' sh '{}' "$folder" "$root" "$seconds"

failed=0
printf '%-14s %12s %14s  %s\n' fuzzer executions 'executions/s' result
for name in "$@"; do
    log=$folder/$name.log
    result="nothing found"
    if [ "$(tail -n 1 "$log")" != "ended well" ]; then
        result="FOUND something, see $log"
        failed=1
    fi
    printf '%-14s %12s %14s  %s\n' "$name" "$(statistic number_of_executed_units "$log")" \
        "$(statistic average_exec_per_sec "$log")" "$result"
done
exit "$failed"
