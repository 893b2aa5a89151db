#!/bin/sh
# Compiles every C++ code block of the documents, without making a program of it.
#
#     snippets.sh CXX WORK_FOLDER
#
# A block with an #include is a file of its own. Any other is the body of a function (see `opening` below) that may use
# what snippet_preamble.hpp declares. The compiler's messages name the document and its line.
set -eu

cxx=$1
work=$2
root=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$work"
mkdir -p "$work"
cd "$root"

cat README.md README.zh-CN.md CONTRIBUTING.md docs/*.md docs/decisions/*.md >/dev/null # All of them are there.
awk -v work="$work" '
BEGIN {
    fragments = work "/fragments.cpp"
    print "#include \"" "docs/checks/snippet_preamble.hpp" "\"" > fragments
}
/^```cpp$/ && !inside {
    inside = 1
    whole = 0
    first = FNR + 1
    text = ""
    next
}
/^```$/ && inside {
    inside = 0
    ++count
    line = "#line " first " \"" FILENAME "\"\n"
    opening = "namespace block_" count " {\nvoid snippet(const std::string& token, const std::string& secret_key,\n" \
              "             const pushplus::Client& client, pushplus::Sandbox& sandbox) { {\n"
    if (whole) print line text > (work "/file_" count ".cpp")
    else print opening line text "} }\n}" > fragments
    next
}
inside {
    if ($0 ~ /^#include/) whole = 1
    text = text $0 "\n"
}
END { if (inside) { print "a code block without an end: " FILENAME; exit 1 } print count " code blocks" }
' README.md README.zh-CN.md CONTRIBUTING.md docs/*.md docs/decisions/*.md

failed=0
for file in "$work"/*.cpp; do
    "$cxx" -std=c++17 -fsyntax-only -Wall -Wextra -Werror -Wno-unused-variable -Wno-unused-parameter \
        -Wno-unused-but-set-variable -Iinclude -I. "$file" || failed=1
done
exit "$failed"
