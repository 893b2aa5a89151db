#!/bin/sh
# Checks both of the tour's ways. Through its own sandbox it must make each call that its source shows. On its way through the real
# service, for which another process's sandbox stands in, it must say that it only reads, get through, and print neither
# token nor secretKey.
#
#     check_tour.sh TOUR SANDBOX_PROGRAM
set -eu

tour=$1
sandbox=$2
token=tokenthatmustnotshow000000000001
secret=secretthatmustnotshow0000000001

folder=$(mktemp -d)
"$sandbox" --port 0 --token "$token" --secret-key "$secret" >"$folder/sandbox" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

tries=0
until url=$(sed -n 's/^listening on //p' "$folder/sandbox") && [ -n "$url" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
        echo "the sandbox does not start" >&2
        exit 1
    fi
    sleep 0.1
done

fail() {
    echo "the tour $*:" >&2
    cat "$folder/tour" >&2
    exit 1
}

PUSHPLUS_TOKEN='' PUSHPLUS_SECRET_KEY='' "$tour" >"$folder/tour" 2>&1 || fail "ended with $?"
grep -q '^[0-9]* operations in [0-9]* requests, no failures$' "$folder/tour" || fail "does not end without failures"
shown=$(grep -cE 'report\.(line|done|refused)\(' "$(dirname "$0")/tour.cpp")
made=$(grep -c '^  ok ' "$folder/tour")
[ "$made" = "$shown" ] || fail "makes $made of the $shown calls in its source"

PUSHPLUS_TOKEN=$token PUSHPLUS_SECRET_KEY=$secret PUSHPLUS_BASE_URL=$url no_proxy=127.0.0.1 \
    "$tour" >"$folder/tour" 2>&1 || fail "ended with $?"
grep -q 'only calls that read' "$folder/tour" || fail "does not say that it only reads"
if grep -e "$token" -e "$secret" "$folder/tour"; then fail "prints a secret"; fi
if grep -e 'ok  \(add\|edit\|remove\|change_\|exit\|refresh\|send(\|send_and_wait\|send_batch\|qr_code\|test(\)' "$folder/tour"; then fail "changes the account"; fi

if PUSHPLUS_TOKEN=$token PUSHPLUS_SECRET_KEY='' "$tour" >"$folder/tour" 2>&1; then fail "needs no secretKey"; fi
grep -q PUSHPLUS_SECRET_KEY "$folder/tour" || fail "does not name what is missing"
