#!/bin/sh
# What a field list cannot say is refused by the compiler with a sentence that tells what to take instead.
#
#     field_lists.sh CXX…
#
# Compiles a struct with one such member after the other, by each of the compilers that is there.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

syntax_only() {
    "$cxx" -std=c++17 -fsyntax-only -DPUSHPLUS_STATIC -I"$source/include" -I"$source/src" "$1" >"$work/output" 2>&1
}

# DECLARATIONS ROWS: a struct S with these members, and the rows of its field list.
compile() {
    cat >"$work/list.cpp" <<EOF
#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>
#include "json/field_list.hpp"
using pushplus::detail::FieldList;
struct Unlisted { std::int64_t number; };
enum class Small : unsigned char { none };
struct S { $1 };
namespace pushplus { inline namespace v0 { namespace detail {
template <>
struct FieldList<S> {
    static constexpr Field fields[] = {$2};
};
template const Table& table_of<S>() noexcept;
} } }
EOF
    syntax_only "$work/list.cpp"
}

complain() {
    echo "$cxx: $*" >&2
    sed 's/^/    /' "$work/output" | head -n 20 >&2
    failed=1
}

refused() { # SENTENCE DECLARATIONS ROWS
    if compile "$2" "$3"; then
        complain "accepted: $2 $3"
    elif ! grep -qF "$1" "$work/output"; then
        complain "refused without \"$1\": $2 $3"
    fi
}

refused_member() { # SENTENCE TYPE
    refused "$1" "$2 m;" 'field<&S::m>("m")'
}

refused_to_describe() { # TYPE
    printf '#include <optional>\n#include <string>\n#include <pushplus/describe.hpp>\nauto f(%s v) { return %s; }\n' \
        "const $1&" 'pushplus::describe(v)' >"$work/describe.cpp"
    if syntax_only "$work/describe.cpp"; then
        complain "describes a $1"
    elif ! grep -qF 'describe takes a struct of the service' "$work/output"; then
        complain "refuses to describe a $1, and does not say why"
    fi
}

checked=0
for cxx in "$@"; do
    command -v "$cxx" >/dev/null || continue
    checked=$((checked + 1))

    compile 'std::string a; std::vector<std::string> b; std::optional<double> c; std::vector<S> d; bool e;' \
        'field<&S::a>("a", secret), field<&S::b>("b", secret), field<&S::c>("c", null_if_unset).at_least(0),
         field<&S::d>("d"), field<&S::e>("e", true_false).named("f")' || complain "refused what is right"

    for type in int unsigned std::uint64_t 'long long' char std::int8_t 'std::vector<int>' 'std::optional<short>'; do
        # Where the service's numbers are that type, it is right.
        [ "$type" = 'long long' ] && [ "$(getconf LONG_BIT)" = 32 ] && continue
        refused_member 'a field list has one type of whole number: make the member a std::int64_t' "$type"
    done
    for type in float 'long double' 'std::vector<float>'; do
        refused_member 'a field list has one type of decimal: make the member a double' "$type"
    done
    for type in 'const char*' 'std::string*' 'std::unique_ptr<Unlisted>' 'std::shared_ptr<std::string>'; do
        refused_member 'a field list has no pointers: make the member a std::optional if it can be unset' "$type"
    done
    for type in 'std::map<std::string, std::string>' 'std::vector<std::map<int, int>>'; do
        refused_member 'a field list has no maps: make the member a struct with a field list of its own' "$type"
    done
    for type in 'std::list<std::string>' 'std::set<std::string>' 'std::array<std::int64_t, 3>' 'std::wstring'; do
        refused_member 'a field list has one type of list: make the member a std::vector' "$type"
    done
    refused_member 'a field list has no borrowed text: make the member a std::string' std::string_view
    refused_member 'a field list has one type of enumeration: declare it as enum class NAME : int' Small
    for type in std::chrono::milliseconds std::chrono::steady_clock::time_point; do
        refused_member 'a field list has two types of time' "$type"
    done
    refused 'a field list has no arrays: make the member a std::vector or a std::string' 'char m[8];' \
        'field<&S::m>("m")'
    refused_member 'a field list has no const members: what is read must be writable' 'const std::string'
    refused_member 'a field list has no lists of bool: take a vector of an enum class' 'std::vector<bool>'
    refused_member 'a field list has no lists of optionals: take a vector of the values' \
        'std::vector<std::optional<std::string>>'
    refused_member 'a field list has no optionals of optionals' 'std::optional<std::optional<std::string>>'
    refused_member 'a field list has no members of this type' 'std::nullptr_t'
    for type in Unlisted 'std::optional<Unlisted>' 'std::vector<Unlisted>' 'std::vector<std::vector<Unlisted>>'; do
        refused_member 'this class has no field list here: write its FieldList' "$type"
    done

    refused 'two rows of the field list have the same wire name' 'std::string m, n;' \
        'field<&S::m>("m"), field<&S::n>("m")'
    refused 'secret and secret_path are for text' 'std::vector<S> m;' 'field<&S::m>("m", secret)'
    refused 'secret and secret_path are for text' 'pushplus::JsonText m;' 'field<&S::m>("m", secret_path)'
    refused 'omit_empty is for text and lists' 'bool m;' 'field<&S::m>("m", omit_empty)'
    refused 'true_false is for bool' 'std::int64_t m;' 'field<&S::m>("m", true_false)'
    refused 'null_if_unset for std::optional' 'std::string m;' 'field<&S::m>("m", null_if_unset)'
    refused 'json_array and json_object for JsonText' 'std::string m;' 'field<&S::m>("m", json_array)'
    refused 'at_least for std::int64_t and double' 'std::string m;' 'field<&S::m>("m").at_least(1)'
    for type in int std::string 'std::optional<std::string>'; do
        refused_to_describe "$type"
    done
    refused 'an alias is for one value, not for a struct or a list' 'std::vector<std::string> m;' 'alias<&S::m>("n")'
done

if [ "$checked" = 0 ]; then
    echo "no compiler: $*" >&2
    exit 1
fi
[ "$failed" = 0 ] && echo "$checked compilers refuse what they must"
exit "$failed"
