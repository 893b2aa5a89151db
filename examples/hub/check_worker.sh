#!/bin/sh
# Runs the worker against a hub before the sandbox: sh check_worker.sh SANDBOX HUB, the paths of the two programs.
set -eu
worker=$(dirname "$0")/worker.sh
await_url=$(dirname "$0")/../../scripts/await_url.sh
folder=$(mktemp -d)
sandbox_process='' hub_process=''
trap 'kill $sandbox_process $hub_process 2>/dev/null || true; wait; rm -r "$folder"' EXIT

umask 077
export PUSHPLUS_TOKEN=the-token-of-a-test PUSHPLUS_SECRET_KEY=the-secret-of-a-test
: >"$folder/sandbox" >"$folder/hub"
echo "$PUSHPLUS_TOKEN" >"$folder/token"
echo "$PUSHPLUS_SECRET_KEY" >"$folder/secret-key"
"$1" --port 0 --token-file "$folder/token" --secret-key-file "$folder/secret-key" >"$folder/sandbox" &
sandbox_process=$!
service=$(sh "$await_url" "$folder/sandbox")

head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$folder/bearers"
echo "Authorization: Bearer $(cat "$folder/bearers")" >"$folder/header"
PUSHPLUS_BASE_URL=$service "$2" --listen 127.0.0.1:0 --bearer-file "$folder/bearers" --state-folder "$folder/state" \
    >"$folder/hub" &
hub_process=$!
hub=$(sh "$await_url" "$folder/hub")

control() { curl -sS --fail-with-body "$service/_sandbox/$1" -d '{}'; }
given() { control access_keys_given | tr -dc 0-9; }
fail() {
    echo "$1" >&2
    exit 1
}

# What the worker starts goes by this folder, and is noted as the list of processes shows it.
mkdir "$folder/noting"
for program in curl jq; do
    printf '#!/bin/sh\necho "%s $*" >>"%s"\nexec %s "$@"\n' "$program" "$folder/shown" "$(command -v "$program")" \
        >"$folder/noting/$program"
    chmod +x "$folder/noting/$program"
done
PATH=$folder/noting:$PATH

name=$(sh "$worker" "$hub" "$folder/header" "$service")
[ -n "$name" ] && [ "$name" != null ] || fail "the worker got nothing"
[ "$(given)" = 1 ] || fail "not one AccessKey was fetched"
control revoke_access_keys >/dev/null
[ "$(sh "$worker" "$hub" "$folder/header" "$service")" = "$name" ] || fail "the refused AccessKey was not replaced"
[ "$(given)" = 2 ] || fail "not two AccessKeys were fetched"

echo "Authorization: Bearer of-another-hub" >"$folder/wrong"
sh "$worker" "$hub" "$folder/wrong" "$service" 2>"$folder/said" && fail "a wrong bearer token did not fail"
grep -q "a bearer token of this hub is needed" "$folder/said" || fail "what the hub said was lost"
curl -sS "$service/_sandbox/fail" -d '{"operation":"users.my_info","code":403}' >/dev/null
sh "$worker" "$hub" "$folder/header" "$service" 2>"$folder/said" && fail "a refused call did not fail"
grep -q '"code":403' "$folder/said" || fail "what the service said was lost"

if [ -d "/proc/$hub_process" ]; then
    cat "/proc/$hub_process/cmdline" "/proc/$sandbox_process/cmdline" | tr '\0' ' ' >>"$folder/shown"
    grep -q -e --bearer-file "$folder/shown" || fail "the hub's arguments were not noted"
fi
grep -q '^curl .*/v1/access-key' "$folder/shown" || fail "the worker's programs were not noted"
key=$(curl -sS -H @"$folder/header" "$hub/v1/access-key" | jq -r .access_key)
for secret in "$key" "$(cat "$folder/bearers")" "$PUSHPLUS_TOKEN" "$PUSHPLUS_SECRET_KEY"; do
    if grep -qF -e "$secret" "$folder/shown"; then fail "the list of processes shows a secret"; fi
done

kill "$hub_process"
wait "$hub_process" || fail "the hub ended with $?"
hub_process=''
