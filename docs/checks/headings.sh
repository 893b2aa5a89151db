#!/bin/sh
# The Chinese documents must have the headings of the English ones: as many, of the same levels, in the same order.
set -euf
cd "$(dirname "$0")/../.."

levels() { # DOCUMENT; without what stands in code blocks
    awk '/^ *```/ { fenced = !fenced } !fenced && match($0, /^#+ /) { print RLENGTH - 1 }' "$1"
}

failed=0
compare() { # ENGLISH CHINESE
    for document in "$1" "$2"; do
        [ -f "$document" ] && continue
        echo "$document is missing" >&2
        failed=1
        return
    done
    [ "$(levels "$1")" = "$(levels "$2")" ] && return
    echo "$1 and $2 differ in their headings; levels:" "$(levels "$1" | tr '\n' ' ')" "against" \
        "$(levels "$2" | tr '\n' ' ')" >&2
    failed=1
}

compare README.md README.zh-CN.md
for page in $({
    printf '%s.md\n' sending errors access-key testing async transport-and-security troubleshooting
    find docs/zh -name '*.md' | sed 's/^docs\/zh\///'
} | sort -u); do
    compare "docs/$page" "docs/zh/$page"
done
exit "$failed"
