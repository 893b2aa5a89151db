#!/bin/sh
# Builds the Debian packages of the newest commit in a clean Debian, runs lintian, and tests them in another clean Debian.
#
#     debian-package.sh [SUITE [FOLDER]]     (as root, with debootstrap; SUITE: bookworm, FOLDER: build/debian)
#
# The packages are in FOLDER/packages, a folder that apt takes as a source. PUSHPLUS_PACKAGE_ROOT keeps the system in which
# they are built for the next run. DEB_BUILD_OPTIONS is handed on, as in DEB_BUILD_OPTIONS=nocheck.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
case ${1:-} in
-*)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
suite=${1:-bookworm}
folder=${2:-$root/build/debian}

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null 2>&1; then
    echo "debian-package.sh: needs root and debootstrap (apt-get install debootstrap)" >&2
    exit 2
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
packages=$folder/packages
work=$(mktemp -d)
builder=${PUSHPLUS_PACKAGE_ROOT:-$work/builder}
tester=$work/tester

leave() {
    for system in "$builder" "$tester"; do umount "$system/proc" 2>/dev/null || true; done
    rm -rf --one-file-system "$work"
}
trap leave EXIT
trap 'exit 1' HUP INT TERM

quietly() { # COMMAND…; its output only if it fails
    "$@" >"$folder/log" 2>&1 || {
        tail -n 60 "$folder/log" >&2
        echo "debian-package.sh: failed: $*" >&2
        return 1
    }
}
make_system() { # FOLDER
    if [ -e "$1/debootstrap" ]; then
        echo "debian-package.sh: $1 holds what a debootstrap that did not finish has left: remove it" >&2
        exit 1
    fi
    [ ! -e "$1/etc/debian_version" ] || return 0
    echo "==> Installing Debian $suite in $1"
    quietly debootstrap --variant=minbase "$suite" "$1" http://deb.debian.org/debian
    # A snapshot of the archive may be older than its lists are valid for.
    echo 'Acquire::Check-Valid-Until "false";' >"$1/etc/apt/apt.conf.d/99-any-age"
}
within() { # SYSTEM COMMAND…
    system=$1
    shift
    chroot "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-}" "$@"
}

make_system "$builder"
mount -t proc proc "$builder/proc"
rm -rf "$builder/package"
mkdir -p "$builder/package"
archive=$(sh "$root/scripts/source-archive.sh" "$work")
name=$(basename "$archive" .tar.gz)
cp "$archive" "$builder/package/pushplus-cpp_${name##*-}.orig.tar.gz"
tar -xzf "$archive" -C "$builder/package"

echo "==> Installing what the build needs"
quietly within "$builder" apt-get update -qq
quietly within "$builder" apt-get install -y -qq --no-install-recommends build-essential lintian man-db
quietly within "$builder" apt-get build-dep -y -qq --no-install-recommends "/package/$name"
echo "==> Building the packages of $name"
quietly within "$builder" sh -c "cd /package/$name && dpkg-buildpackage -us -uc"
within "$builder" sh -c "rm -rf /package/$name && cd /package && dpkg-scanpackages --multiversion . 2>/dev/null >Packages"
rm -rf "$packages"
cp -r "$builder/package" "$packages"

# What it is not to say stands in debian/*.lintian-overrides, with the reason. --show-overrides would count it as a failure.
echo "==> Checking them with lintian"
within "$builder" sh -c 'lintian --allow-root --pedantic --display-info --fail-on error,warning,pedantic /package/*.changes'

# A system that has nothing of the build. The tests come as the source package has them.
make_system "$tester"
mount -t proc proc "$tester/proc"
cp -r "$packages" "$tester/packages"
mkdir "$tester/source"
tar -xzf "$archive" -C "$tester/source" --strip-components=1
echo 'deb [trusted=yes] file:/packages ./' >"$tester/etc/apt/sources.list.d/pushplus.list"
quietly within "$tester" apt-get update -qq
awk -F': ' '/^Tests/ { tests = $2 } /^Depends/ { gsub(/,/, "", $2); print tests, $2 }' \
    "$tester/source/debian/tests/control" >"$work/tests"
while read -r test needed; do
    echo "==> Testing: $test"
    # shellcheck disable=SC2086 # Several words are wanted.
    quietly within "$tester" apt-get install -y -qq --no-install-recommends $needed
    if [ "$test" = core ] && within "$tester" dpkg-query -W -f '${Package}\n' | grep -E 'hiredis|httplib|md4c|nlohmann'; then
        echo "debian-package.sh: the core brings what only components or the build need" >&2
        exit 1
    fi
    quietly within "$tester" sh "/source/debian/tests/$test" </dev/null
done <"$work/tests"
echo "==> Removing them again"
quietly within "$tester" apt-get purge -y -qq 'libpushplus*' 'pushplus*'
if within "$tester" find /etc /lib /usr /var/lib -xdev -name '*pushplus*' ! -path '/etc/apt/*' ! -path '/var/lib/apt/*' | grep .; then
    echo "debian-package.sh: the packages leave files behind" >&2
    exit 1
fi

rm -f "$folder/log"
echo "==> Built, checked and tested:"
ls "$packages"/*.deb
