#!/bin/sh
# Counts the system calls and the allocations of a call on a reused connection, beside those of bare libcurl, as the
# difference of a long and a short run, so that one-time costs cancel out. Needs strace and valgrind.
set -eu
cd "$(dirname "$0")/../.."
build=${PUSHPLUS_BENCH_BUILD:-build/bench}
sh scripts/debian-packages.sh bench
sh scripts/build.sh "$build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DPUSHPLUS_BUILD_BENCHMARKS=ON \
    -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_BUILD_SANDBOX=OFF >/dev/null
repeat=$build/tests/bench/pushplus_repeat
counted=$(mktemp)
trap 'rm -f "$counted"' EXIT

few=100
many=600

system_calls() { # TASK WAY TIMES: of the calling thread alone, which leaves the server's out.
    strace -c -o "$counted" "$repeat" "$@"
    awk '$NF == "total" { print $4 }' "$counted"
}

allocations() { # TASK WAY TIMES
    valgrind --leak-check=no --undef-value-errors=no --log-file="$counted" "$repeat" "$@"
    sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' "$counted" | tr -d ,
}

per_call() { # WHAT TASK WAY
    echo "scale=1; ($($1 "$2" "$3" $many) - $($1 "$2" "$3" $few)) / ($many - $few)" | bc
}

printf '%-8s %-14s %8s %8s %8s\n' task what bare sdk above
for task in tiny send; do
    for what in system_calls allocations; do
        bare=$(per_call $what $task bare)
        sdk=$(per_call $what $task sdk)
        printf '%-8s %-14s %8s %8s %8s\n' $task $what "$bare" "$sdk" "$(echo "$sdk - $bare" | bc)"
    done
done
