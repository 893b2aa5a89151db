#!/bin/sh
# Compiles every C++ code block of the documents, without making a program of it.
#
#     snippets.sh CXX WORK_FOLDER
#
# A block with an #include is a file of its own. Any other is the body of a function (see `opening` below) that may use
# what snippet_preamble.hpp declares. A block with `co_await` or a designated initializer ({.name = …}) is C++20, any
# other C++17. The compiler's messages name the document and its line.
set -eu

cxx=$1
work=$2
root=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$work"
mkdir -p "$work"
cd "$root"

set -- README.md README.zh-CN.md CONTRIBUTING.md docs/*.md docs/decisions/*.md docs/zh/*.md
cat "$@" >/dev/null # All of them are there.
awk -v work="$work" '
BEGIN {
    for (standard = 17; standard <= 20; standard += 3)
        print "#include \"docs/checks/snippet_preamble.hpp\"" > (work "/fragments_" standard ".cpp")
}
/^```cpp$/ && !inside {
    inside = 1
    whole = awaits = 0
    standard = 17
    first = FNR + 1
    text = ""
    next
}
/^```$/ && inside {
    inside = 0
    ++count
    line = "#line " first " \"" FILENAME "\"\n"
    opening = "namespace block_" count " {\n" (awaits ? "Coroutine" : "void") \
              " snippet(const std::string& token, const std::string& secret_key,\n" \
              "         const pushplus::Client& client, pushplus::Sandbox& sandbox) { {\n"
    if (whole) text = line text
    else text = opening line text "} }\n}"
    if (awaits) text = "#ifdef __cpp_impl_coroutine\n" text "\n#endif"
    print text > (work "/" (whole ? "file_" count : "fragments") "_" standard ".cpp")
    next
}
inside {
    if ($0 ~ /^#include/) whole = 1
    if ($0 ~ /co_await/) awaits = 1
    if (awaits || $0 ~ /(^|[{,]) *\.[a-z_]+ = /) standard = 20
    text = text $0 "\n"
}
END { if (inside) { print "a code block without an end: " FILENAME; exit 1 } print count " code blocks" }
' "$@"

failed=0
for file in "$work"/*.cpp; do
    case $file in
    *_20.cpp) standard=2a ;; # As GCC 9 calls it, too.
    *) standard=17 ;;
    esac
    "$cxx" -std=c++"$standard" -fsyntax-only -Wall -Wextra -Werror -Wno-unused-variable -Wno-unused-parameter \
        -Wno-unused-but-set-variable -Iinclude -I. "$file" || failed=1
done
exit "$failed"
