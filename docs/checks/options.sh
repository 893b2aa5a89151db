#!/bin/sh
# Each option of the program pushplus-sandbox must stand in its --help and in the tables of options of docs/testing.md and
# its Chinese twin, and the reverse. The READMEs name only options that there are.
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

for document in docs/testing.md docs/zh/testing.md; do
    # shellcheck disable=SC2016 # The first column of a table, in backticks.
    documented=$(grep '^| `--' "$document" | cut -d'|' -f2 | grep -oE -e '--[a-z][a-z-]*' | sort -u)
    complain "$document" "$(without "$listed" "$documented")" "the table of options has no"
    complain "$document" "$(without "$documented" "$listed")" "the program has no option"
done
for document in README.md README.zh-CN.md; do
    named=$(grep 'pushplus-sandbox' "$document" | grep -oE -e '--[a-z][a-z-]*' | sort -u)
    complain "$document" "$(without "$named" "$listed")" "the program has no option"
done
exit "$failed"
