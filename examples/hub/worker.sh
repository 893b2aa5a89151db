#!/bin/sh
# A worker of a hub: sh worker.sh HUB FILE [SERVICE]. FILE holds the line "Authorization: Bearer …", and is of mode 0600.
set -eu
hub=$1 bearer=$2 service=${3:-https://www.pushplus.plus}

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}
ask_hub() { # PATH [OPTION…]
    path=$1
    shift
    given=$(curl -sS --fail-with-body -H @"$bearer" "$@" "$hub$path") || fail "the hub gives no AccessKey: $given"
}
call() { # PATH; secrets are no arguments, which all users of a machine can see
    key=$(printf %s "$given" | jq -r .access_key)
    response=$(printf 'access-key: %s\n' "$key" | curl -sS -H @- "$service$1")
    code=$(printf %s "$response" | jq .code 2>/dev/null) || code='' # No JSON.
}

ask_hub /v1/access-key
call /api/open/user/myInfo
if [ "$code" = 401 ]; then
    ask_hub /v1/access-key/refresh -d "{\"generation\":$(printf %s "$given" | jq .generation)}"
    call /api/open/user/myInfo
fi
[ "$code" = 200 ] || fail "the service refuses the call: $response"
printf %s "$response" | jq -r .data.nickName
