#!/bin/sh
# Builds the benchmarks and prints the cost of a call beside a hand-written one, as ratios of one run. Fails at the
# end if a bar of sends beside stores is missed.
set -eu
cd "$(dirname "$0")/../.."
build=${PUSHPLUS_BENCH_BUILD:-build/bench}
sh scripts/debian-packages.sh bench
sh scripts/build.sh "$build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DPUSHPLUS_BUILD_BENCHMARKS=ON \
    -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_BUILD_SANDBOX=OFF >/dev/null
"$build/tests/bench/pushplus_benchmarks" --benchmark_repetitions=15 --benchmark_enable_random_interleaving=true \
    --benchmark_min_time=0.1 "$@"
"$build/tests/bench/pushplus_throughput"
"$build/tests/bench/pushplus_refresh"
missed=0
"$build/tests/bench/pushplus_guarded_sends" || missed=1
"$build/tests/bench/pushplus_slow_stores" || missed=1
"$build/tests/bench/pushplus_tls_figures"
exit "$missed"
