#!/bin/sh
# Compiles the public headers where libcurl, nlohmann/json and cpp-httplib cannot be included: each alone, without
# exceptions and RTTI; all of them after what Windows headers define, and after those of Qt, X11, curses and Python; and
# each struct initialized by one member. Checks the lists of headers and groups, too, and weighs what users include.
#
#     check.sh COMPILER WORK_FOLDER
#
# What is not installed is left out and named; with PUSHPLUS_NEEDS_ALL_HEADERS set that is a failure.
set -eu

cxx=$1
work=$2/headers
here=$(cd "$(dirname "$0")" && pwd)
include=$(cd "$here/../../../include" && pwd)

warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
rm -rf "$work"
mkdir -p "$work"
failed=$work/failed

fail() {
    echo "headers: $*" >&2
    touch "$failed"
}

leave_out() { # WHAT PACKAGE
    if [ -n "${PUSHPLUS_NEEDS_ALL_HEADERS:-}" ]; then
        fail "$1 is not installed (package $2)"
    else
        echo "headers: LEFT OUT: $1 is not installed (package $2)"
    fi
}

compiles() { # COMMAND FILE OPTIONS…; what it takes is words
    command=$1
    file=$2
    shift 2
    # shellcheck disable=SC2086 # Several words are wanted.
    $command "$@" $warnings -fsyntax-only -I"$here/absent" -I"$include" "$file"
}

compile() { # The same in the background, beside one other.
    (compiles "$@" || fail "$(basename "$2" .cpp) does not compile with $*") &
    begun=$((${begun:-0} + 1))
    if [ $((begun % 2)) = 0 ]; then wait; fi
}

has() { # COMMAND INCLUDE OPTIONS…
    echo "#include <$2>" >"$work/has.cpp"
    command=$1
    shift 2
    # shellcheck disable=SC2086 # Several words are wanted.
    $command "$@" -std=c++17 -fPIC -fsyntax-only "$work/has.cpp" 2>/dev/null
}

compilers="$cxx"
for other in g++ clang++; do
    if ! command -v "$other" >/dev/null 2>&1; then
        leave_out "$other" "$other"
    elif [ "$("$cxx" --version | head -1)" != "$("$other" --version | head -1)" ]; then
        compilers="$compilers $other"
    fi
done
libcxx=""
for candidate in $compilers; do
    if [ -z "$libcxx" ] && has "$candidate" string -stdlib=libc++; then libcxx="$candidate -stdlib=libc++"; fi
done
if [ -z "$libcxx" ]; then leave_out "libc++" libc++-dev; fi

know_cxx23="" # GCC 10 does not.
for candidate in $compilers; do
    if "$candidate" -std=c++2b -fsyntax-only -x c++ /dev/null 2>/dev/null; then know_cxx23="$know_cxx23 $candidate"; fi
done

# C++20 and C++23 by their old names, which older compilers know as well.
compile_with_all() { # FILE OPTIONS…; with each compiler, standard library and edition of the language
    for edition in c++17 c++2a c++2b; do
        that_know_it=$compilers
        if [ $edition = c++2b ]; then that_know_it=$know_cxx23; fi
        for compiler in $that_know_it; do compile "$compiler" "$@" -std=$edition; done
        if [ -n "$libcxx" ]; then compile "$libcxx" "$@" -std=$edition; fi
    done
    wait
}

all_headers=""
for header in "$include"/pushplus/*.hpp "$include"/pushplus/detail/*.hpp "$include"/pushplus/testing/*.hpp; do
    name=${header#"$include/"}
    alone=$work/alone_$(basename "$header" .hpp).cpp
    printf '#include <%s>\n#include <%s>\n' "$name" "$name" >"$alone"
    compile "$cxx" "$alone" -std=c++17 -fno-exceptions -fno-rtti
    all_headers="$all_headers#include <$name>
"
done
wait

# The standard headers come first: they are not ours to defend against such names.
{
    find "$include/pushplus" -name '*.hpp' -exec cat {} + | grep '^#include <[a-z_]*>' | sort -u
    grep -h '__cpp_impl_coroutine' -A1 "$include/pushplus/pending.hpp" | head -2
    echo "#endif"
    echo "#include \"$here/hostile_macros.hpp\""
    echo "$all_headers"
} >"$work/after_hostile_macros.cpp"
compile_with_all "$work/after_hostile_macros.cpp"
compile "$cxx" "$work/after_hostile_macros.cpp" -std=c++2a -fno-exceptions -fno-rtti
wait

# Python's come before Qt's, and X11's after: otherwise they break each other.
flags=-fPIC
foreign() { # NAME PACKAGE FLAGS INCLUDE…
    what=$1
    package=$2
    own_flags=$(echo "$3" | sed 's/-I */-isystem /g')
    shift 3
    # shellcheck disable=SC2086 # Several words are wanted.
    if has "$cxx" "$1" $own_flags; then
        for file in "$@"; do echo "#include <$file>"; done >>"$work/after_foreign_headers.cpp"
        flags="$flags $own_flags"
    else
        leave_out "$what" "$package"
    fi
}
flags_of() { # PACKAGE…, the first that is there
    for package in "$@"; do
        if pkg-config --cflags "$package" 2>/dev/null; then return; fi
    done
}
: >"$work/after_foreign_headers.cpp"
foreign Python python3-dev "$(flags_of python3)" Python.h
foreign ncurses libncurses-dev "" curses.h
foreign Qt qt6-base-dev "$(flags_of Qt6Core Qt5Core)" QtGlobal QObject
foreign X11 libx11-dev "$(flags_of x11)" X11/Xlib.h X11/X.h X11/Xutil.h
if [ -s "$work/after_foreign_headers.cpp" ]; then
    cp "$work/after_foreign_headers.cpp" "$work/takes_a_keyword.cpp"
    echo "$all_headers" >>"$work/after_foreign_headers.cpp"
    # shellcheck disable=SC2086 # Several words are wanted.
    compile_with_all "$work/after_foreign_headers.cpp" $flags
    echo "struct Loop { bool forever = false; };" >>"$work/takes_a_keyword.cpp"
    # shellcheck disable=SC2086 # Several words are wanted.
    if grep -q QtGlobal "$work/takes_a_keyword.cpp" &&
        compiles "$cxx" "$work/takes_a_keyword.cpp" -std=c++17 $flags 2>/dev/null; then
        fail "Qt's keywords are off, so that compiling after its headers shows nothing"
    fi
fi

# One member is set by its name, the others are left out: no warning may come of it.
{
    echo "$all_headers"
    awk -f "$here/designated.awk" "$include"/pushplus/*.hpp
} >"$work/designated_initializers.cpp"
tail -1 "$work/designated_initializers.cpp" | sed 's|^// |headers: by name are initialized |'
members=$(grep -c '{\..* = {}};' "$work/designated_initializers.cpp") || true
if [ "$members" -lt 300 ]; then fail "designated.awk found only $members members"; fi
for compiler in $compilers; do compile "$compiler" "$work/designated_initializers.cpp" -std=c++2a; done
wait

sh "$here/check_lists.sh" "$cxx" || touch "$failed"
sh "$here/weigh.sh" "$cxx" || touch "$failed"

if [ -e "$failed" ]; then exit 1; fi
echo "headers: all compile"
