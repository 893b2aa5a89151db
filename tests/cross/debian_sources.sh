#!/bin/sh
# Downloads the sources of Debian's packages, as their authors published them.
#
#     debian_sources.sh FOLDER SOURCE_PACKAGE…       (into FOLDER/SOURCE_PACKAGE; what is there already stays)
#
# The lists of source packages stay out of the system's.
set -eu

folder=$(mkdir -p "$1" && cd "$1" && pwd)
shift
missing=""
for package in "$@"; do [ -d "$folder/$package" ] || missing="$missing $package"; done
[ -n "$missing" ] || exit 0

echo "==> Downloading the sources of$missing"
apt=$folder/apt
mkdir -p "$apt/lists/partial"
# shellcheck disable=SC2016 # apt-get fills in the names.
apt-get indextargets --format 'deb-src $(REPO_URI) $(CODENAME) $(COMPONENT)' \
    'Origin: Debian' 'Identifier: Packages' 'Component: main' >"$apt/sources.list"
[ -s "$apt/sources.list" ] || {
    echo "debian_sources.sh: apt has no lists of Debian's packages. As root: apt-get update" >&2
    exit 1
}
set -- -qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$apt/lists" \
    -o APT::Sandbox::User=
apt-get "$@" update
for package in $missing; do
    rm -f "$apt/${package}_"* # Of an older version, perhaps.
    (cd "$apt" && apt-get "$@" source --download-only "$package" >/dev/null)
    rm -rf "$folder/$package.new"
    mkdir "$folder/$package.new"
    tar -xf "$(find "$apt" -name "${package}_*.orig.tar.?z")" -C "$folder/$package.new" --strip-components=1
    mv "$folder/$package.new" "$folder/$package"
done
