#!/bin/sh
# Makes what is published of a version: pushplus-cpp-VERSION.tar.gz, its SBOM (SPDX 2.3) and their SHA-256. The same commit
# gives the same bytes.
#
#     release.sh [--draft] [FOLDER [COMMIT]]      (FOLDER: build/archive, COMMIT: HEAD; --draft: a version without a date)
#
# Nothing is made unless the commit's version, changelogs, READMEs and packages agree.
set -eu

draft=no
if [ "${1:-}" = --draft ]; then
    draft=yes
    shift
fi
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$root/build/archive}
commit=${2:-HEAD}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

refuse() {
    echo "release.sh: $*" >&2
    exit 1
}

archive=$(sh "$root/scripts/source-archive.sh" "$work" "$commit")
name=$(basename "$archive" .tar.gz)
version=${name##*-}
mkdir "$work/tree"
tar -xzf "$archive" -C "$work/tree" --strip-components=1

# The commit is checked, not what lies in the folder.
for check in docs/checks/version.sh docs/checks/headings.sh docs/checks/code_blocks.sh packaging/check.sh; do
    sh "$work/tree/$check" >/dev/null || refuse "$check fails: $name cannot be released"
done
if [ "$draft" = no ]; then
    grep -qE "^## \[$version\] - [0-9]{4}-[0-9]{2}-[0-9]{2}\$" "$work/tree/CHANGELOG.md" ||
        refuse "CHANGELOG.md has no date for $version: write one in place of \"Unreleased\", or make a --draft"
    if head -n 1 "$work/tree/debian/changelog" | grep -q UNRELEASED; then
        refuse "debian/changelog calls $version UNRELEASED: name the distribution, or make a --draft"
    fi
fi

time=$(TZ=UTC git -C "$root" show -s --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ "$commit^{commit}")
sh "$work/tree/scripts/sbom.sh" "$archive" "$work/tree" "$time" >"$work/$name.spdx.json"
if sh "$work/tree/packaging/cmake_reads_json.sh"; then
    cmake -DFILE="$work/$name.spdx.json" -P "$work/tree/packaging/spdx.cmake" || refuse "the SBOM is not well-formed"
else
    echo "release.sh: the SBOM was not checked, which needs CMake 3.19" >&2
fi
(cd "$work" && sha256sum "$name.tar.gz" "$name.spdx.json" >"$name.sha256")

mkdir -p "$folder"
for file in "$name.tar.gz" "$name.spdx.json" "$name.sha256"; do
    mv "$work/$file" "$folder/$file"
    echo "$folder/$file"
done
