#!/bin/sh
# systemd must find nothing wrong with the hub's unit. Without systemd-analyze it ends with 77: the test is skipped.
#
#     systemd_unit.sh PROGRAM      (the built hub, in place of the installed one)
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)

if ! command -v systemd-analyze >/dev/null; then
    echo "systemd-analyze is not installed"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
# A folder of the user's own for what systemd makes, as where it is not running.
XDG_RUNTIME_DIR=$folder
export XDG_RUNTIME_DIR
sed "s|^ExecStart=pushplus-hub\$|ExecStart=$1|" "$root/packaging/pushplus-hub.service" >"$folder/pushplus-hub.service"
grep -qxF "ExecStart=$1" "$folder/pushplus-hub.service" || {
    echo "packaging/pushplus-hub.service does not start pushplus-hub" >&2
    exit 1
}
said=$(systemd-analyze verify --man=no "$folder/pushplus-hub.service" 2>&1) || {
    printf '%s\n' "$said" >&2
    exit 1
}
# What it does not know it ignores, and says so. Of other units it may say what it likes.
if printf '%s\n' "$said" | grep -F pushplus-hub.service >&2; then exit 1; fi
