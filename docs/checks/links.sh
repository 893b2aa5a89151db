#!/bin/sh
# Each link of the documents that names a file of the project must lead to one, and each that names a heading ("#…", as
# GitHub makes it of the heading's text) must find it there. Tests that a document names must exist.
set -euf
cd "$(dirname "$0")/../.."

links() { # DOCUMENT; without what stands in code
    awk '/^ *```/ { inside = !inside; next } !inside' "$1" | sed 's/`[^`]*`//g' | grep -o '](\([^)]*\))' |
        sed 's/^](//; s/)$//' | sort -u
}

headings() { # DOCUMENT; as the targets of links
    LC_ALL=C awk '/^ *```/ { inside = !inside } !inside && sub(/^#+ +/, "") {
        text = tolower($0)
        gsub(/[!-,.\/:-@\[-^`{-~]|，|。|、|：|；|？|！|（|）|“|”|《|》|—|…/, "", text)
        gsub(/ /, "-", text)
        print text
    }' "$1"
}

failed=0
for document in $(find . -maxdepth 1 -name '*.md') $(find docs -name '*.md'); do
    for target in $(links "$document"); do
        case $target in http://* | https://*) continue ;; esac
        file=${target%%#*}
        case $file in "") file=$document ;; *) file=$(dirname "$document")/$file ;; esac
        if [ ! -e "$file" ]; then
            echo "$document: there is no $target" >&2
            failed=1
            continue
        fi
        case $target in
            *.md#* | "#"*)
                headings "$file" | grep -qxF "${target#*#}" && continue
                echo "$document: no heading for $target" >&2
                failed=1
                ;;
        esac
    done
    for test in $(awk '/^```/ { inside = !inside; next } !inside' "$document" | grep -o '[a-z0-9_]*_test\.cpp' | sort -u); do
        [ -n "$(find tests -name "$test")" ] && continue
        echo "$document: there is no test $test" >&2
        failed=1
    done
done
exit "$failed"
