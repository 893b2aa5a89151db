#!/bin/sh
# Applies the two recipes of CONTRIBUTING.md to a copy of the sources and compiles it, without making a program of it. Then
# holds the recipes to their promise: an operation touches at most four files, a group with a list at most seven.
#
#     worked_example.sh CXX WORK_FOLDER INCLUDE_FOLDER…      (of GoogleTest, nlohmann/json, cpp-httplib)
#
# Each `diff` block names its file after "+++". Its lines with a + go before the line that follows them, or take the
# place of the lines with a - before them. A file that does not exist is made of the lines with a +.
set -eu

cxx=$1
work=$2
shift 2
root=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$work"
mkdir -p "$work/tests/unit" "$work/docs"
cp -R "$root/include" "$root/src" "$work/"
cp -R "$root/tests/doubles" "$work/tests/"
cp -R "$root/tests/unit/groups" "$work/tests/unit/"
cp -R "$root/docs/operations" "$work/docs/"

awk -v work="$work" '
function fail(what) { print "CONTRIBUTING.md:" FNR ": " what > "/dev/stderr"; failed = 1; exit 1 }
function note_file() {
    if (index(files, " " path " ")) return
    files = files path " "
    ++touched
}
# Puts what was added before `anchor`, or in the place of `removed`, which then is the anchor.
function edit(anchor,   file, line, text, found, rest) {
    note_file()
    file = work "/" path
    text = ""
    found = 0
    while ((getline line < file) > 0) {
        if (line == anchor) {
            text = text added
            ++found
            if (removed) continue
        }
        text = text line "\n"
    }
    close(file)
    if (found != 1) fail("the line is there " found + 0 " times: " anchor)
    printf "%s", text > file
    close(file)
}
function make(   file) {
    note_file()
    file = work "/" path
    if ((getline line < file) >= 0) fail("no line follows the new ones of " path)
    printf "%s", added > file
    close(file)
}
function end_of_change() {
    if (removed) edit(anchor)
    else if (added != "") make()
    added = ""
    removed = 0
}
function end_of_recipe() {
    if (recipe == "") return
    print recipe ": " touched " files, at most " most
    if (touched == 0 || touched > most) fail("the recipe touches too many files, or none: " recipe)
}
/^## / {
    end_of_recipe()
    recipe = /^## Recipe: / ? substr($0, 12) : ""
    most = /a group/ ? 7 : 4
    touched = 0
    files = " "
}
/^```diff$/ { inside = 1; path = ""; added = ""; removed = 0; next }
/^```$/ && inside { end_of_change(); inside = 0; next }
!inside { next }
/^\+\+\+ / { end_of_change(); path = substr($0, 5); next }
/^-/ { end_of_change(); removed = 1; anchor = substr($0, 2); next }
/^\+/ { added = added substr($0, 2) "\n"; next }
/^ / {
    if (removed) end_of_change()
    else if (added != "") edit(substr($0, 2))
    added = ""
    next
}
END { if (!failed) end_of_recipe(); if (failed) exit 1 }
' "$root/CONTRIBUTING.md"

options="-std=c++17 -fsyntax-only -Wall -Wextra -Werror -DPUSHPLUS_STATIC -I$work/include -I$work/src"
for folder in "$@"; do options="$options -I$folder"; done
compile() {
    # shellcheck disable=SC2086 # Several words are wanted.
    "$cxx" $options "$work/$1"
}
for name in topics qq_bots; do
    compile "src/groups/$name.cpp"
    compile "tests/unit/groups/${name}_test.cpp"
    compile "src/sandbox/operations/$name.cpp"
done
compile src/sandbox/operations/router.cpp
compile src/client/client.cpp
compile docs/operations/list_operations.cpp

# The headers' comments are found by what makes the documents.
for name in topics.rename qq_bots.list qq_bots.remove; do
    awk -f "$root/docs/checks/declared_operations.awk" "$work"/include/pushplus/*.hpp | cut -f 1 | grep -qx "$name" ||
        { echo "$name is not found by its comment" >&2; exit 1; }
done
