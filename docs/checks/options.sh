#!/bin/sh
# Each option of the program pushplus-sandbox must stand in its --help, in the tables of options of docs/testing.md and the
# README, and in those of their Chinese twins, and the reverse.
#
#     options.sh PROGRAM
set -euf

program=$1
cd "$(dirname "$0")/../.."

# Of --help an option begins a line; what it needs or excludes stands behind it.
listed=$("$program" --help | sed -n 's/^ *\(-h, *\)\{0,1\}\(--[a-z-]*\).*/\2/p' | grep -vxE -e '--(help|version)' | sort -u)
[ -n "$listed" ] || {
    echo "$program --help lists no options" >&2
    exit 1
}

failed=0
complain() { # PLACE OPTIONS WHAT
    for option in $2; do
        echo "$1: $3 $option" >&2
        failed=1
    done
}
without() { # OPTIONS OTHERS; those that are not among the others
    for option in $1; do
        printf '%s\n' "$2" | grep -qxF -e "$option" || printf '%s\n' "$option"
    done
}

check() { # DOCUMENT TABLE_COLUMN ROWS
    documented=$(grep "$3" "$1" | cut -d'|' -f"$2" | grep -oE -e '--[a-z][a-z-]*' | sort -u)
    complain "$1" "$(without "$listed" "$documented")" "the table of options has no"
    complain "$1" "$(without "$documented" "$listed")" "the program has no option"
}

# shellcheck disable=SC2016 # Options stand in backticks: in the first column of one table, in the second of the other.
for language in '' zh; do
    check "docs/${language:+$language/}testing.md" 2 '^| `--'
    check "README${language:+.zh-CN}.md" 3 '^| [^|]* | `--'
done
exit "$failed"
