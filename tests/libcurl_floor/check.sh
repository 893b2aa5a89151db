#!/bin/sh
# Says which names of libcurl the library uses, with 7.68, that names.txt does not list: they may be newer than 7.68, which
# is the oldest that the library works with. What stands under "#if LIBCURL_VERSION_NUM >= …" is not looked at.
#
#     check.sh COMPILER
#
# A new name goes into names.txt if libcurl's own list says that it is not newer: symbols-in-versions, or "Added in" of its
# manual page. A newer one needs a condition, and an answer to what happens without it.
set -eu

compiler=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The other headers are left out: they are not there to be read.
for file in "$root"/src/http/*.[ch]pp "$root"/src/redis/*.[ch]pp; do
    sed -e 's/^#[[:space:]]*include <curl.*/#include <curl\/curl.h>/;t' -e '/^#[[:space:]]*include/d' "$file" >"$work/source.cpp"
    "$compiler" -E -P -w -nostdinc -x c++ -I "$here" -D CURL_IGNORE_DEPRECATION=CURL_IGNORE_DEPRECATION "$work/source.cpp" >>"$work/text"
done
sed 's/"[^"]*"//g' "$work/text" | grep -oE '\b(CURL|curl_?)[A-Za-z0-9_]*\b' | grep -v '_$' | sort -u >"$work/used"
grep -v '^#' "$here/names.txt" | sort -u >"$work/listed"
if [ ! -s "$work/used" ]; then
    echo "check.sh: no name of libcurl was found; is $compiler a compiler?" >&2
    exit 1
fi
newer=$(comm -23 "$work/used" "$work/listed")
[ -z "$newer" ] || {
    printf 'Used without a condition, and not known to be in libcurl 7.68 (see %s):\n%s\n' "tests/libcurl_floor/check.sh" "$newer" >&2
    exit 1
}
