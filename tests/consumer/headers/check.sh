#!/bin/sh
# Compiles each public header alone, without exceptions and RTTI, then all of them under hostile macros as C++17 and
# C++20; nowhere can libcurl, nlohmann/json or cpp-httplib be included. Then weighs the umbrella.
#
#     check.sh COMPILER WORK_FOLDER
set -eu

cxx=$1
work=$2
here=$(cd "$(dirname "$0")" && pwd)
include=$(cd "$here/../../../include" && pwd)
most_lines=42000

warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
failed=0

compile() { # FILE OPTIONS…
    file=$1
    shift
    # shellcheck disable=SC2086 # Several words are wanted.
    if ! "$cxx" "$@" $warnings -fsyntax-only -I"$here/absent" -I"$include" "$file"; then
        echo "headers: $(basename "$file" .cpp) does not compile with $*" >&2
        failed=1
    fi
}

all=$work/all_hostile.cpp
{
    # The standard headers come first: they are not ours to defend.
    cat "$include"/pushplus/*.hpp | grep '^#include <[a-z_]*>' | sort -u
    echo "#include \"$here/hostile_macros.hpp\""
} >"$all"

for header in "$include"/pushplus/*.hpp; do
    name=pushplus/$(basename "$header")
    alone=$work/$(basename "$header" .hpp).cpp
    printf '#include <%s>\n#include <%s>\n' "$name" "$name" >"$alone"
    compile "$alone" -std=c++17 -fno-exceptions -fno-rtti
    echo "#include <$name>" >>"$all"
done
compile "$all" -std=c++17
compile "$all" -std=c++20
compile "$all" -std=c++20 -fno-exceptions -fno-rtti

lines=$("$cxx" -std=c++17 -E -P -I"$include" "$include/pushplus/pushplus.hpp" | grep -c .)
echo "headers: <pushplus/pushplus.hpp> is $lines preprocessed lines, at most $most_lines"
if [ "$lines" -gt "$most_lines" ]; then failed=1; fi

if [ "$failed" = 0 ]; then echo "headers: all compile"; fi
exit $failed
