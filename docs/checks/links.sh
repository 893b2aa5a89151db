#!/bin/sh
# Each link of the documents that names a file of the project must lead to one.
set -euf
cd "$(dirname "$0")/../.."

links() { # DOCUMENT; without what stands in code
    awk '/^```/ { inside = !inside; next } !inside' "$1" | sed 's/`[^`]*`//g' | grep -o '](\([^)]*\))' |
        sed 's/^](//; s/)$//; s/#.*//' | sort -u
}

failed=0
for document in $(find . -maxdepth 1 -name '*.md') $(find docs -name '*.md'); do
    for target in $(links "$document"); do
        case $target in http://* | https://*) continue ;; esac
        [ -e "$(dirname "$document")/$target" ] && continue
        echo "$document: there is no $target" >&2
        failed=1
    done
done
exit "$failed"
