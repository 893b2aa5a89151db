#!/bin/sh
# Unpacks libraries of Debian's for another processor; neither root nor a change to this system is needed.
#
#     debian_root.sh FOLDER ARCHITECTURE PACKAGE…       (such as arm64, armhf, s390x; what is there already stays)
#
# Afterwards FOLDER holds what the packages and all they depend on install, as the root of such a system.
set -eu

folder=$1
architecture=$2
shift 2
[ ! -d "$folder" ] || exit 0

echo "==> Downloading Debian's libraries for $architecture"
apt=$folder.apt
new=$folder.new
rm -rf "$apt" "$new"
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$new"
: >"$apt/status"
# shellcheck disable=SC2016 # apt-get fills in the names.
apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' \
    'Origin: Debian' 'Identifier: Packages' 'Component: main' >"$apt/sources.list"
[ -s "$apt/sources.list" ] || {
    echo "debian_root.sh: apt has no lists of Debian's packages. As root: apt-get update" >&2
    exit 1
}
options="-qq -o Dir::Etc::sourcelist=$apt/sources.list -o Dir::Etc::sourceparts=- -o Dir::State=$apt
    -o Dir::State::status=$apt/status -o Dir::Cache=$apt/cache -o APT::Sandbox::User= -o Debug::NoLocking=1
    -o APT::Architecture=$architecture -o APT::Architectures=$architecture -o APT::Install-Recommends=false"
# shellcheck disable=SC2086 # Several words are wanted.
apt-get $options update
# shellcheck disable=SC2086
apt-get $options install --yes --download-only "$@" >"$apt/log" 2>&1 || {
    tail -n 20 "$apt/log" >&2
    exit 1
}

for place in bin lib sbin; do
    mkdir -p "$new/usr/$place"
    ln -s "usr/$place" "$new/$place"
done
for package in "$apt"/cache/archives/*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$new"; done
# A link to /lib means that of this folder.
find "$new" -type l -lname '/*' | while read -r link; do
    ln -snf "$(realpath -m --relative-to="$(dirname "$link")" "$new$(readlink "$link")")" "$link"
done
rm -rf "$apt"
mv "$new" "$folder"
