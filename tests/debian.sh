#!/bin/sh
# Builds and tests this tree with the newest libraries: those of Debian unstable, in a folder of their own.
#
#     newest.sh [SUITE [CTEST_ARGUMENT…]]      (as root, with debootstrap; SUITE: unstable)
#
# PUSHPLUS_NEWEST_FOLDER keeps the system for the next run; otherwise it is removed at the end.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
suite=${1:-unstable}
[ $# -eq 0 ] || shift

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null 2>&1; then
    echo "newest.sh: needs root and debootstrap (apt-get install debootstrap)" >&2
    exit 2
fi

folder=${PUSHPLUS_NEWEST_FOLDER:-$(mktemp -d)}
leave() {
    umount "$folder/proc" 2>/dev/null || true
    [ -n "${PUSHPLUS_NEWEST_FOLDER:-}" ] || rm -rf --one-file-system "$folder"
}
trap leave EXIT
trap 'exit 1' HUP INT TERM

if [ ! -e "$folder/etc/debian_version" ]; then
    echo "==> Installing Debian $suite in $folder"
    debootstrap --variant=minbase "$suite" "$folder" http://deb.debian.org/debian >"$folder.log" 2>&1 || {
        tail -n 20 "$folder.log" >&2
        exit 1
    }
    rm -f "$folder.log"
    # A snapshot of the archive may be older than its lists are valid for.
    echo 'Acquire::Check-Valid-Until "false";' >"$folder/etc/apt/apt.conf.d/99-any-age"
fi
# The folder's name occurs in no installed file, where a consumer test looks for it. What an earlier tree left goes, but for
# its build.
mkdir -p "$folder/tried"
find "$folder/tried" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
(cd "$root" && git archive HEAD) | tar -x -C "$folder/tried"

mount -t proc proc "$folder/proc"
echo "==> Building and testing with $(cat "$folder/etc/debian_version")"
chroot "$folder" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 sh -c '
    cd /tried
    sh tests/run.sh "$@"
    sh examples/run.sh
' newest "$@"
