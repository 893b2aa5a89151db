#!/bin/sh
# What processes that share an AccessKey cost the Redis that keeps it, and the hub that hands it out: in CPU time, which
# a busy machine changes little, and in memory. Fails if a bar is missed. Needs redis-server, redis-cli and taskset.
set -eu
cd "$(dirname "$0")/../.."
build=${PUSHPLUS_BENCH_BUILD:-build/bench}
sh scripts/debian-packages.sh bench tests
PUSHPLUS_BUILD_TARGETS="pushplus_redis_updates pushplus_conditional_gets pushplus_hub_program pushplus_sandbox_program" \
    sh scripts/build.sh "$build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DPUSHPLUS_BUILD_BENCHMARKS=ON \
    -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_BUILD_SANDBOX=ON -DPUSHPLUS_BUILD_HUB=ON \
    -DPUSHPLUS_BUILD_REDIS=ON >/dev/null
programs=$build/tests/bench

folder=$(mktemp -d)
redis='' hub='' sandbox='' missed=0
trap 'kill $redis $hub $sandbox 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

calculate() { awk "BEGIN { printf \"%.${2:-1}f\\n\", ($1) }"; } # EXPRESSION [DECIMALS]
tell() { # WHAT FIGURE UNIT [BAR is_at_most|is_at_least]
    verdict=''
    if [ $# -gt 3 ]; then
        case $5 in
        is_at_most) held=$(calculate "$2 <= $4" 0) verdict="at most $4" ;;
        is_at_least) held=$(calculate "$2 >= $4" 0) verdict="at least $4" ;;
        esac
        if [ "$held" != 1 ]; then
            verdict="$verdict: MISSED"
            missed=1
        fi
    fi
    printf '%-62s %10s %-6s %s\n' "$1" "$2" "$3" "$verdict"
}

# Redis, which says itself what it used.
redis-server --port 0 --save '' --dir "$folder" --unixsocket "$folder/redis.sock" >"$folder/redis.log" &
redis=$!
until redis-cli -s "$folder/redis.sock" ping >/dev/null 2>&1; do
    kill -0 "$redis" || exit 1
    sleep 0.05
done
redis_microseconds() {
    redis-cli -s "$folder/redis.sock" info cpu | tr -d '\r' |
        awk -F: '/^used_cpu_(sys|user):/ { sum += $2 } END { printf "%.0f\n", sum * 1000000 }'
}
updates=20000
redis_cost() { # look|change
    before=$(redis_microseconds)
    "$programs/pushplus_redis_updates" "unix:$folder/redis.sock" "$1" "$updates"
    calculate "($(redis_microseconds) - $before) / $updates"
}
tell "Redis' CPU time of a look" "$(redis_cost look)" us 30 is_at_most
tell "Redis' CPU time of a change" "$(redis_cost change)" us

# The hub, on a core of its own, before the sandbox.
export PUSHPLUS_TOKEN=the-token-of-a-benchmark PUSHPLUS_SECRET_KEY=the-secret-of-a-benchmark
export HUB_BEARER=the-bearer-of-a-benchmark
umask 077
echo "$HUB_BEARER" >"$folder/bearers"
: >"$folder/sandbox" >"$folder/hub"
"$build/src/pushplus-sandbox" --port 0 --token "$PUSHPLUS_TOKEN" --secret-key "$PUSHPLUS_SECRET_KEY" >"$folder/sandbox" &
sandbox=$!
PUSHPLUS_BASE_URL=$(sh scripts/await_url.sh "$folder/sandbox")
export PUSHPLUS_BASE_URL
taskset -c 0 "$build/src/pushplus-hub" --listen 127.0.0.1:0 --bearer-file "$folder/bearers" \
    --state-folder "$folder/state" >"$folder/hub" &
hub=$!
port=$(sh scripts/await_url.sh "$folder/hub")
port=${port##*:}

tick=$(calculate "1000000 / $(getconf CLK_TCK)" 0) # In which Linux counts CPU time, in microseconds.
hub_microseconds() { awk -v tick="$tick" '{ print ($14 + $15) * tick }' "/proc/$hub/stat"; }
hub_cost() { # REQUESTS CONNECTIONS REQUESTS_OF_A_CONNECTION
    before=$(hub_microseconds)
    "$programs/pushplus_conditional_gets" "$port" "$@"
    calculate "($(hub_microseconds) - $before) / $1"
}
kept=$(hub_cost 100000 8 100000)
tell "the hub's CPU time of a conditional GET" "$kept" us
tell "conditional GETs in a second of a core" "$(calculate "1000000 / $kept" 0)" /s 20000 is_at_least
new=$(hub_cost 10000 8 1)
tell "the hub's CPU time of one on a connection of its own" "$new" us
tell "64 workers that look once a minute: of a core" "$(calculate "64 * $new / 60 / 10000" 3)" % 0.1 is_at_most
"$programs/pushplus_conditional_gets" "$port" 6400 64 100
tell "the hub's most resident memory" "$(calculate "$(awk '/^VmHWM:/ { print $2 }' "/proc/$hub/status") / 1024")" MB 20 is_at_most
exit "$missed"
