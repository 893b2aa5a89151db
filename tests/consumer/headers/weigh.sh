#!/bin/sh
# Counts the preprocessed lines of what users include, and those of them that are not the standard library's; for the
# umbrella, those have a limit.
#
#     weigh.sh COMPILER
set -eu

cxx=$1
include=$(cd "$(dirname "$0")/../../../include" && pwd)
most_lines=4000

weigh() { # HEADER…; prints all lines and own lines
    for header in "$@"; do echo "#include <pushplus/$header>"; done | "$cxx" -std=c++17 -E -I"$include" -x c++ - |
        awk -v own="\"$include/" '/^# [0-9]+ "/ { ours = index($3, own) == 1; next } NF { ++all; some += ours }
            END { print all, some + 0 }'
}

tell() { # HEADER…
    weigh "$@" | sed "s|\(.*\) \(.*\)|headers: $* is \1 preprocessed lines, \2 of them its own|"
}

tell client.hpp
tell client.hpp topics.hpp
tell pushplus.hpp
lines=$(weigh pushplus.hpp | sed 's/.* //')
if [ "$lines" = 0 ] || [ "$lines" -gt $most_lines ]; then
    echo "headers: the own lines of pushplus.hpp are to be at most $most_lines, and more than none" >&2
    exit 1
fi
