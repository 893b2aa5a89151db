#!/bin/sh
# The manual page of a program must list the options of its --help, each once, and no others, and must name each environment
# variable that --help names.
#
#     manual_pages.sh PROGRAM…
set -euf
root=$(cd "$(dirname "$0")/../.." && pwd)

failed=0
complain() { # PAGE WHAT WORDS
    for word in $3; do
        echo "$1: $2 $word" >&2
        failed=1
    done
}
without() { # WORDS OTHERS; those that are not among the others
    for word in $1; do
        printf '%s\n' "$2" | grep -qxF -e "$word" || printf '%s\n' "$word"
    done
}

for program in "$@"; do
    name=packaging/man/$(basename "$program").1
    help=$("$program" --help)
    text=$(sed 's/\\-/-/g' "$root/$name")
    # Of --help an option begins a line. In the page it stands in the line behind .TP.
    options=$(printf '%s\n' "$help" | sed -n 's/^ *\(-h, *\)\{0,1\}\(--[a-z-]*\).*/\2/p' | sort -u)
    described=$(printf '%s\n' "$text" | awk 'tag { if (match($0, /--[a-z][a-z-]*/)) print substr($0, RSTART, RLENGTH) }
        { tag = /^\.TP/ }' | sort)
    [ -n "$options" ] || complain "$name" "--help lists no options of" "$program"
    complain "$name" "does not describe" "$(without "$options" "$described")"
    complain "$name" "the program has no option" "$(without "$described" "$options")"
    complain "$name" "describes twice" "$(printf '%s\n' "$described" | uniq -d)"
    variables=$(printf '%s\n' "$help" | grep -o 'PUSHPLUS_[A-Z_]*' | sort -u)
    complain "$name" "does not name" "$(without "$variables" "$(printf '%s\n' "$text" | grep -o 'PUSHPLUS_[A-Z_]*')")"
done
exit "$failed"
