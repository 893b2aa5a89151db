#!/bin/sh
# The two READMEs, and each document and its Chinese twin, must show the same code: they may differ in comments and in the texts
# between quotation marks, in placeholders ("<the URL>"), and in the address of another site at the end of a line.
set -euf
cd "$(dirname "$0")/../.."

code() { # DOCUMENT; its code blocks, as they count
    awk '/^ *```/ { fenced = !fenced; print "```"; next } !fenced { next }
        { gsub(/\\./, ""); gsub(/"[^"]*"/, "\"\""); sub(/(^|[ \t]+)(\/\/|#) .*/, ""); gsub(/<[^<>]*[^!-~][^<>]*>/, "<>")
          sub(/https:\/\/[^ ]*$/, "https:"); print }' "$1"
}

failed=0
compare() { # ENGLISH CHINESE
    first=$(mktemp)
    code "$1" >"$first"
    if ! code "$2" | diff "$first" - >&2; then
        echo "$1 and $2 differ in their code" >&2
        failed=1
    fi
    rm -f "$first"
}

compare README.md README.zh-CN.md
for page in $(find docs/zh -name '*.md' | sed 's/^docs\/zh\///' | sort); do compare "docs/$page" "docs/zh/$page"; done
exit "$failed"
