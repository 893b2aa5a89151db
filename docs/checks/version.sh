#!/bin/sh
# The newest version in CHANGELOG.md must be that of version.hpp, and the versions must go down from there.
set -eu
cd "$(dirname "$0")/../.."

part() { sed -n "s/^#define PUSHPLUS_VERSION_$1 \([0-9]*\)\$/\1/p" include/pushplus/version.hpp; }
version=$(part MAJOR).$(part MINOR).$(part PATCH)
listed=$(sed -n 's/^## \[\([0-9.]*\)\] - .*/\1/p' CHANGELOG.md)
newest=$(echo "$listed" | head -n 1)

if [ "$newest" != "$version" ]; then
    echo "CHANGELOG.md begins with version \"$newest\", version.hpp says \"$version\"" >&2
    exit 1
fi
if [ "$(echo "$listed" | sort -t . -k 1,1nr -k 2,2nr -k 3,3nr -u)" != "$listed" ]; then
    echo "the versions of CHANGELOG.md do not go down" >&2
    exit 1
fi
echo "version $version"
