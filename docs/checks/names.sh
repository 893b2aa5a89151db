#!/bin/sh
# Names that the project has given up must not come back, and lines must stay within their columns.
#
# A given-up name counts
# - as an identifier in the code of include/, src/ and tests/ (comments and string literals are left out), where a plain
#   verb counts as a function's name only: land(…),
# - as a word in the `code` and the code blocks of the documents,
# - in snake_case as the name of a file of include/, src/, tests/ and docs/, with or without "_test".
# Case matters: `Start` is given up, `start` is not. Columns are characters: 120 in include/ and src/, 160 in documents but the
# generated tables of operations.
set -euf
cd "$(dirname "$0")/../.."

types="Course Next WaitPoint Waited Journey MadeAtNeed LoopAtNeed KeyErrand Errand Ahead Flight Found Start"
types="$types Terms RetryTools Lease Gate Hold Composer KeptSockets SharedTrust"
others="waited_in_vain turn_back pass_by may_pass spoilt barren"
verbs="fly depart arrive land told"
failed=0

# shellcheck disable=SC2086 # Each name is a word.
stems=$(printf '%s\n' $types | sed 's/\([a-z]\)\([A-Z]\)/\1_\2/g' | tr 'A-Z\n' 'a-z|')
files=$(find include src tests docs -type f | sed 's/.*/& &/; s/ .*\// /' |
    awk -v stems="^(${stems}none)(_test)?[.]" '$2 ~ stems { print $1 ": a file of a name that was given up" }')
if [ -n "$files" ]; then
    echo "$files" >&2
    failed=1
fi

{
    find . -maxdepth 1 -name '*.md'
    find docs include src tests -name '*.md' -o -name '*.hpp' -o -name '*.cpp'
} | sort | LC_ALL=C xargs awk -v names="$types $others" -v verbs="$verbs" '
function complain(what) { printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"; failed = 1 }

function code_of_document(text,   code) {
    if (text ~ /^ *```/) { fenced = !fenced; return "" }
    if (fenced) return text
    while (match(text, /`[^`]*`/)) {
        code = code " " substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
    }
    return code
}
function code_of_source(text) {
    gsub(/\\./, "", text)
    gsub(/"[^"]*"/, " ", text)
    sub(/\/\/.*/, "", text)
    return text
}
function columns(text) { gsub(/[\200-\277]/, "", text); return length(text) }

BEGIN {
    count = split(names, list)
    for (i = 1; i <= count; ++i) given_up[list[i]] = given_up[list[i] "("] = 1
    count = split(verbs, list)
    for (i = 1; i <= count; ++i) given_up[list[i] "("] = 1
}
FNR == 1 {
    fenced = 0
    document = FILENAME ~ /\.md$/
    most = FILENAME ~ /operations\.md$/ ? 0 : document ? 160 : FILENAME ~ /^(include|src)\// ? 120 : 0
}
{
    if (most && length($0) > most && columns($0) > most) complain("more than " most " columns")
    code = document ? code_of_document($0) : code_of_source($0)
    gsub(/ *\(/, "( ", code)
    count = split(code, words, /[^A-Za-z0-9_(]+/)
    for (i = 1; i <= count; ++i)
        if (words[i] in given_up) complain("the name " words[i] " was given up")
}
END { exit failed }
' || failed=1
exit "$failed"
