#!/bin/sh
# Runs a program with a Redis of its own, on a unix socket that REDIS_ADDRESS names, and ends both.
#
#     with_redis.sh PROGRAM ARGUMENT…
#
# Without redis-server it ends with 77: the test is skipped.
set -eu

command -v redis-server >/dev/null || exit 77
folder=$(mktemp -d)
redis-server --port 0 --save '' --requirepass secret-of-the-example --dir "$folder" --unixsocket "$folder/redis.sock" >"$folder/log" &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT

tries=0
until [ -S "$folder/redis.sock" ]; do
    tries=$((tries + 1))
    if [ "$tries" = 200 ] || ! kill -0 "$server" 2>/dev/null; then
        cat "$folder/log" >&2
        exit 1
    fi
    sleep 0.05
done
REDIS_ADDRESS=unix:$folder/redis.sock REDIS_PASSWORD=secret-of-the-example "$@"
