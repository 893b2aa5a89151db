#!/bin/sh
# Holds the operations against each other, wherever they are written: the statements in src/groups, the comments of the
# public headers, the sandbox's routes, and docs/operations.md with its Chinese twin, which are made from the first two.
#
#     operations.sh LISTER WORK_FOLDER [ROOT]     checks
#     operations.sh LISTER WORK_FOLDER --write    writes the two documents
#
# LISTER prints what docs/operations/list_operations.cpp says. ROOT is another tree to check, for tests of this check.
set -eu

lister=$1
work=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
write=no
case ${3:-} in
--write) write=yes ;;
?*) root=$3 ;;
esac
cd "$root"
mkdir -p "$work"
failed=0

differ() { # WHAT FILE FILE; prints what only one of them has
    if ! cmp -s "$2" "$3"; then
        echo "$1:" >&2
        diff "$2" "$3" | sed -n 's/^</  only there:/p; s/^>/  only here:/p' >&2
        failed=1
    fi
}

"$lister" >"$work/listed"
tab=$(printf '\t')
sed -n "s/^operation$tab//p" "$work/listed" >"$work/operations"
sed -n "s/^route$tab//p" "$work/listed" | sort >"$work/routes"
awk -f "$here/declared_operations.awk" $(sed -n 's/^#include <\(pushplus\/[a-z_]*\.hpp\)>$/include\/\1/p' include/pushplus/pushplus.hpp) >"$work/declared"
if [ ! -s "$work/operations" ] || [ ! -s "$work/declared" ]; then
    echo "no operations were found" >&2
    exit 1
fi

sort -u "$work/operations" >"$work/stated"
cut -f 1-4 "$work/declared" | sort -u >"$work/commented"
differ "the statements (there) and the headers' comments (here) tell different things" "$work/stated" "$work/commented"

cut -f 1-3 "$work/stated" >"$work/endpoints"
differ "the statements (there) and the sandbox's routes (here) differ" "$work/endpoints" "$work/routes"

# A statement that its group does not list in operations_of would be in none of those.
grep -ohE '"[a-z_]+\.[a-z_]+"' src/groups/*.cpp | tr -d '"' | sort -u >"$work/in_sources"
cut -f 1 "$work/stated" | grep -F . | sort -u >"$work/names"
differ "src/groups (there) and its lists, operations_of (here), differ" "$work/in_sources" "$work/names"

document() { # LANGUAGE
    cat "$here/../operations/introduction.$1.md"
    awk -F '\t' -v language="$1" -v links="$2" -v en="Call|What it does|Endpoint|API document" -v zh="方法|接口|请求|章节" '
    FNR == NR { order[++count] = $1; next }
    { rows[$1] = rows[$1] row() }
    function row(   does) {
        does = $8
        if (match(does, /\. /)) does = substr(does, 1, RSTART)
        sub(/\.$/, "", does)
        return "| [`" $5 "`](" links "include/pushplus/" header($1) ") | " (language == "zh" ? $7 : does) " | `" $2 " " $3 "` | " \
            ($6 == "" ? $7 : $6) " |\n"
    }
    function header(name) { sub(/\..*$/, "", name); return (name == "access_key" ? "client" : name) ".hpp" }
    END {
        for (i = 1; i <= count; ++i) {
            group = order[i]
            sub(/\..*$/, "", group)
            if (group != last) {
                print "\n## " (group == "access_key" ? "AccessKey" : "`" group "()`") "\n"
                print "| " join(language == "zh" ? zh : en) " |"
                print "|---|---|---|---|"
            }
            last = group
            printf "%s", rows[order[i]]
        }
    }
    function join(heads) { gsub(/\|/, " | ", heads); return heads }
    ' "$work/operations" "$work/declared"
}
document en ../ >"$work/operations.md"
document zh ../../ >"$work/operations.zh.md"
if [ "$write" = yes ]; then
    cp "$work/operations.md" docs/operations.md
    cp "$work/operations.zh.md" docs/zh/operations.md
else
    for pair in "docs/operations.md operations.md" "docs/zh/operations.md operations.zh.md"; do
        differ "${pair% *} (there) is not what the sources say (here); operations.sh --write makes it anew" \
            "${pair% *}" "$work/${pair#* }"
    done
fi

echo "$(wc -l <"$work/operations") operations"
exit "$failed"
