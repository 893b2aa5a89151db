#!/bin/sh
# Builds the documentation's site with Doxygen; a warning is an error, and so is a link that leads nowhere. On Debian what
# is missing is installed first.
#
#     build.sh [FOLDER]      (build/docs unless given; the site is in FOLDER/html)
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$root/build/docs}

sh "$root/scripts/debian-packages.sh" docs
rm -rf "$folder/html"
mkdir -p "$folder"
PUSHPLUS_DOCS_FOLDER=$(cd "$folder" && pwd)
PUSHPLUS_DOCS_VERSION=$(sh "$root/docs/checks/version.sh" | sed 's/^version //')
export PUSHPLUS_DOCS_FOLDER PUSHPLUS_DOCS_VERSION

cd "$root"
doxygen docs/Doxyfile
site=$PUSHPLUS_DOCS_FOLDER/html

# Files of the project that the pages link to, such as the examples, come along.
cat "$site"/*.html | grep -o 'href="[^"#]*' | sed 's/^href="//' | grep -v : | sort -u | while read -r link; do
    if [ -z "$link" ] || [ -e "$site/$link" ]; then continue; fi
    if [ ! -f "$link" ]; then
        echo "a page links to $link, which is not there" >&2
        exit 1
    fi
    mkdir -p "$site/$(dirname "$link")"
    cp "$link" "$site/$link"
done
echo "==> $site/index.html"
