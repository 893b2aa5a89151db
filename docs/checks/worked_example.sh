#!/bin/sh
# Applies the worked example of CONTRIBUTING.md to a copy of the sources and compiles it, without making a program of it.
#
#     worked_example.sh CXX WORK_FOLDER INCLUDE_FOLDER…      (of GoogleTest and nlohmann/json)
#
# Each `diff` block names its file after "+++"; its lines with a + go before the line that follows them.
set -eu

cxx=$1
work=$2
shift 2
root=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$work"
mkdir -p "$work/tests/unit"
cp -R "$root/include" "$root/src" "$work/"
cp -R "$root/tests/doubles" "$work/tests/"
cp -R "$root/tests/unit/groups" "$work/tests/unit/"

awk -v work="$work" '
function fail(what) { print "CONTRIBUTING.md:" FNR ": " what > "/dev/stderr"; failed = 1; exit }
function insert_before(anchor,   file, line, text, found) {
    file = work "/" path
    while ((getline line < file) > 0) {
        if (line == anchor) { text = text added; ++found }
        text = text line "\n"
    }
    close(file)
    if (found != 1) fail("the line is there " found + 0 " times: " anchor)
    printf "%s", text > file
    close(file)
    print path
}
/^```diff$/ { inside = 1; path = ""; added = ""; next }
/^```$/ && inside { inside = 0; if (added != "") fail("no line follows the new ones"); next }
!inside { next }
/^\+\+\+ / { path = substr($0, 5); next }
/^\+/ { added = added substr($0, 2) "\n"; ++lines; if ($0 !~ /^\+ *(\/\/|$)/) ++code; next }
/^ / { insert_before(substr($0, 2)); added = ""; next }
END {
    if (failed) exit 1
    print code " lines of code"
    if (code == 0 || code >= 20) { print "the example is to be shorter than twenty lines" > "/dev/stderr"; exit 1 }
}
' "$root/CONTRIBUTING.md"

options="-std=c++17 -fsyntax-only -Wall -Wextra -Werror -I$work/include"
for folder in "$@"; do options="$options -I$folder"; done
for file in src/groups/topics.cpp tests/unit/groups/topics_test.cpp; do
    # shellcheck disable=SC2086 # Several words are wanted.
    "$cxx" $options "$work/$file"
done
