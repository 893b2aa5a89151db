#!/bin/sh
# Builds and tests this tree on another Debian, in a folder of its own (as root, with debootstrap).
#
#     debian.sh RELEASE [CTEST_ARGUMENT…]      (11, 12, 13, unstable, or a name that debootstrap knows)
#
# The committed tree is taken. PUSHPLUS_DEBIAN_FOLDER keeps the system for the next run; otherwise it is removed at the end.
# PUSHPLUS_DEBIAN_COMMAND is run in the tree instead of the tests and the examples.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
case ${1:-} in
11) suite=bullseye ;;
12) suite=bookworm ;;
13) suite=trixie ;;
"" | -*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
*) suite=$1 ;;
esac
shift

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null 2>&1; then
    echo "debian.sh: needs root and debootstrap (apt-get install debootstrap)" >&2
    exit 2
fi

folder=${PUSHPLUS_DEBIAN_FOLDER:-$(mktemp -d)}
leave() {
    for place in proc dev/shm; do
        if mountpoint -q "$folder/$place"; then umount "$folder/$place" || umount -l "$folder/$place"; fi
    done
    # Not what another file system shows there, should something have stayed mounted.
    [ -n "${PUSHPLUS_DEBIAN_FOLDER:-}" ] || rm -rf --one-file-system "$folder"
}
trap leave EXIT
trap 'exit 1' HUP INT TERM

if [ -e "$folder/debootstrap" ]; then
    echo "debian.sh: $folder holds what a debootstrap that did not finish has left: remove it" >&2
    exit 1
fi
if [ ! -e "$folder/etc/debian_version" ]; then
    echo "==> Installing Debian $suite in $folder"
    debootstrap --variant=minbase "$suite" "$folder" http://deb.debian.org/debian >"$folder.log" 2>&1 || {
        tail -n 20 "$folder.log" >&2
        rm -f "$folder.log"
        exit 1
    }
    rm -f "$folder.log"
fi
# What each installed system has, and older versions of libcurl ask.
[ -s "$folder/etc/hosts" ] || echo "127.0.0.1 localhost" >"$folder/etc/hosts"
# A snapshot of the archive may be older than its lists are valid for.
echo 'Acquire::Check-Valid-Until "false";' >"$folder/etc/apt/apt.conf.d/99-any-age"
# The folder's name occurs in no installed file, where a consumer test looks for it. What an earlier tree left goes, but for
# its build.
mkdir -p "$folder/tried"
find "$folder/tried" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
git -C "$root" archive HEAD >"$folder/tried.tar" # A pipe would not tell that git failed.
tar -xf "$folder/tried.tar" -C "$folder/tried"
rm "$folder/tried.tar"

mount -t proc proc "$folder/proc"
mount -t tmpfs tmpfs "$folder/dev/shm"
echo "==> Building and testing with Debian $(cat "$folder/etc/debian_version")"
chroot "$folder" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    COMMAND="${PUSHPLUS_DEBIAN_COMMAND:-}" PUSHPLUS_CMAKE_OPTIONS="${PUSHPLUS_CMAKE_OPTIONS:-}" sh -c '
    set -e
    cd /tried
    if [ -n "$COMMAND" ]; then
        sh -c "$COMMAND"
        exit
    fi
    sh tests/run.sh "$@"
    if sh scripts/debian-packages.sh lacking | grep -q .; then
        echo "==> The examples need the sandbox, which is not built here."
    else
        sh examples/run.sh
    fi
' debian "$@"
