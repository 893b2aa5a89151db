#!/bin/sh
# Both READMEs must list each operation of the sources once, with its endpoint, and no other.
set -eu
cd "$(dirname "$0")/../.."

in_sources=$(cat src/groups/*.cpp src/core/service_key_source.cpp | tr -d '\n' |
    grep -oE '\{("[a-z_.]+"|access_key_operation), *"[A-Z]+", *"/api/[A-Za-z/]+"' |
    sed 's/_operation,/,/' | tr -d '{" ' | sort)
failed=0
for readme in README.md README.zh-CN.md; do
    in_readme=$(sed -n 's/^| \[`\([a-z_().]*\)(.*)`\](.*) | .* | `\([A-Z]*\) \(\/api\/[A-Za-z/]*\)` | .* |$/\1,\2,\3/p' \
        "$readme" | sed 's/()\./\./' | sort)
    if [ "$in_readme" != "$in_sources" ]; then
        echo "$readme and the sources list different operations:" >&2
        printf '%s\n%s\n' "$in_sources" "$in_readme" | sort | uniq -u >&2
        failed=1
    fi
done
echo "$(echo "$in_sources" | wc -l) operations"
exit "$failed"
