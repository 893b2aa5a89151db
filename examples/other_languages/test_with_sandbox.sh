#!/bin/sh
# A test of a small program, against the sandbox: sh test_with_sandbox.sh [PATH OF pushplus-sandbox]
set -eu

# The program under test: succeeds if the service accepted the message.
send_alert() { # URL TOKEN TEXT
    body=$(printf '{"token":"%s","title":"Disk","content":"%s"}' "$2" "$3")
    curl -sS "$1/send" -H 'Content-Type: application/json' -d "$body" | grep -q '"code":200'
}

folder=$(mktemp -d)
mkfifo "$folder/output"
"${1:-pushplus-sandbox}" --token test-token >"$folder/output" &
trap 'kill $! 2>/dev/null || true; rm -r "$folder"' EXIT
read -r _ _ url <"$folder/output" # listening on http://127.0.0.1:PORT

control() { # NAME BODY
    curl -sS --fail-with-body "$url/_sandbox/$1" -d "$2"
}
fail() {
    echo "$1" >&2
    exit 1
}

send_alert "$url" test-token '/var is 95 % full' || fail "the message was not accepted"
control requests '{}' | grep -q '/var is 95 % full' || fail "the service received something else"

control fail '{"operation":"messages.send","code":900}' >/dev/null
if send_alert "$url" test-token '/var is 96 % full'; then fail "a rejected message was taken for a sent one"; fi

# Five requests per minute: the sixth is rejected, and accepted a minute later.
control reset '{}' >/dev/null
for i in 1 2 3 4 5; do send_alert "$url" test-token "/var is $i % full" || fail "message $i was not accepted"; done
if send_alert "$url" test-token '/var is 98 % full'; then fail "the sixth message in a minute was accepted"; fi
control advance '{"seconds":61}' >/dev/null
send_alert "$url" test-token '/var is 99 % full' || fail "the message was not accepted a minute later"
control request_count '{"operation":"messages.send"}' | grep -q '"count":7' || fail "there were not 7 requests"
