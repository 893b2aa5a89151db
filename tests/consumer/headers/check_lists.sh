#!/bin/sh
# The umbrella must include every header but those of the components and of testing/; operations.hpp must declare each group, give it an accessor
# and visit it.
#
#     check_lists.sh COMPILER
set -eu

cxx=$1
include=$(cd "$(dirname "$0")/../../../include" && pwd)
failed=0

fail() {
    echo "headers: $*" >&2
    failed=1
}

umbrella=$(echo "#include <pushplus/pushplus.hpp>" | "$cxx" -std=c++17 -E -I"$include" -x c++ - | grep '^# 1 "')
for header in "$include"/pushplus/*.hpp "$include"/pushplus/detail/*.hpp; do
    case $header in */sandbox.hpp | */hub.hpp | */redis.hpp | */redis_export.hpp) continue ;; esac
    echo "$umbrella" | grep -qF "\"$header\"" || fail "<pushplus/pushplus.hpp> does not include <${header#"$include/"}>"
done

groups=0
for header in $(grep -l '^class [A-Za-z]*Api : ' "$include"/pushplus/*.hpp); do
    groups=$((groups + 1))
    name=$(basename "$header" .hpp)
    class=$(sed -n 's/^class \([A-Za-z]*Api\) : .*/\1/p' "$header")
    for line in "class $class;  // <pushplus/$name.hpp>" \
        "    [[nodiscard]] $class<Reply> $name() const { return $class<Reply>(core_); }" \
        "    visit(\"$name\", operations.$name());"; do
        grep -qxF "$line" "$include/pushplus/operations.hpp" || fail "operations.hpp lacks the line: $line"
    done
done
echo "headers: $groups groups of operations"
if [ "$groups" = 0 ]; then fail "no header of a group was found"; fi
exit $failed
