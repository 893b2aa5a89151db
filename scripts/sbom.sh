#!/bin/sh
# Prints the software bill of materials of a source archive as SPDX 2.3 in JSON. Nothing in it is random or of this machine.
#
#     sbom.sh ARCHIVE TREE TIME      (TREE: what is in the archive; TIME: as 2026-11-29T00:00:00Z)
#
# What is downloaded where it is not installed has the version of cmake/PushplusDependencies.cmake; what is never downloaded
# has none.
set -euf

archive=$1
tree=$2
time=$3
name=$(basename "$archive" .tar.gz)
version=${name##*-}
sha256=$(sha256sum "$archive" | cut -d' ' -f1)

# As CMake looks for them; licence; repository on GitHub; a tag's beginning; how pushplus-cpp is related to it; a comment.
# NOASSERTION: the licence depends on the version, which is the user's choice. libsodium is looked for in
# examples/CMakeLists.txt.
materials="
curl|curl|curl/curl|curl-|DEPENDS_ON|libcurl, at least 7.68
json|MIT|nlohmann/json|v|STATIC_LINK|Header only: compiled into the library. At least 3.9
openssl|NOASSERTION|openssl/openssl||OPTIONAL_DEPENDENCY_OF|At least 1.1. Its licence is OpenSSL before 3.0, Apache-2.0 since. \
Reads the CA certificates once; TLS of the sandbox
httplib|MIT|yhirose/cpp-httplib|v|OPTIONAL_DEPENDENCY_OF|Compiled into the sandbox, or linked by it
sandbox_parts|Zlib|madler/zlib||OPTIONAL_DEPENDENCY_OF|The sandbox and the hub compress their responses
md4c|MIT|mity/md4c||OPTIONAL_DEPENDENCY_OF|At least 0.4.8. The sandbox's page renders Markdown
hiredis|BSD-3-Clause|redis/hiredis||OPTIONAL_DEPENDENCY_OF|At least 0.14. The store in Redis
cli11|BSD-3-Clause|CLIUtils/CLI11|v|OPTIONAL_DEPENDENCY_OF|Header only: compiled into the programs. At least 2.0
sodium|ISC|jedisct1/libsodium||OPTIONAL_DEPENDENCY_OF|One example only
gtest|BSD-3-Clause|google/googletest|v|TEST_DEPENDENCY_OF|The tests only
benchmark|Apache-2.0|google/benchmark|v|TEST_DEPENDENCY_OF|The benchmarks only"

rows() { printf '%s\n' "$materials" | grep .; }
fetched() { # NAME; "URL SHA256" of what is downloaded for it
    awk -v start="^function[(]pushplus_(need|look_for)_$1[)]" '$0 ~ start { inside = 1 } /^endfunction/ { inside = 0 }
        inside && /^ *https:/ { url = $1 }
        inside && url && length($1) == 65 && $1 ~ /^[0-9a-f]+[)]$/ { print url, substr($1, 1, 64); exit }' \
        "$tree/cmake/PushplusDependencies.cmake"
}

for needed in $(sed -n 's/^function(pushplus_\(need\|look_for\)_\([a-z0-9_]*\)).*/\2/p' "$tree/cmake/PushplusDependencies.cmake"); do
    [ "$needed" != threads ] || continue
    rows | grep -q "^$needed|" || {
        echo "sbom.sh: says nothing of the dependency $needed of cmake/PushplusDependencies.cmake" >&2
        exit 1
    }
done

package() { # NAME ID VERSION URL SHA256 LICENCE COPYRIGHT PURL COMMENT
    printf '    {\n      "name": "%s",\n      "SPDXID": "%s",\n' "$1" "$2"
    [ -z "$3" ] || printf '      "versionInfo": "%s",\n' "$3"
    printf '      "downloadLocation": "%s",\n      "filesAnalyzed": false,\n' "$4"
    [ -z "$5" ] || printf '      "checksums": [{"algorithm": "SHA256", "checksumValue": "%s"}],\n' "$5"
    printf '      "licenseConcluded": "%s",\n      "licenseDeclared": "%s",\n      "copyrightText": "%s",\n' "$6" "$6" "$7"
    [ -z "$9" ] || printf '      "comment": "%s",\n' "$9"
    printf '      "externalRefs": [\n        {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "%s"}\n      ]\n    }' "$8"
}

cat <<END
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "$name",
  "documentNamespace": "https://spdx.org/spdxdocs/$name-$sha256",
  "creationInfo": {
    "created": "$time",
    "creators": ["Tool: pushplus-cpp-sbom.sh-$version"]
  },
  "packages": [
END
package pushplus-cpp SPDXRef-pushplus-cpp "$version" NOASSERTION "$sha256" MIT \
    "$(sed -n '/^Copyright/p' "$tree/LICENSE")" "pkg:generic/pushplus-cpp@$version" ""
rows | while IFS='|' read -r needed licence repository tag relation comment; do
    # shellcheck disable=SC2046 # Two words, or none.
    set -- $(fetched "$needed")
    number=$(printf '%s\n' "${1:-}" | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true)
    purl=pkg:github/$(echo "$repository" | tr '[:upper:]' '[:lower:]')
    case $needed in
    curl) purl=$purl@$tag$(echo "$number" | tr . _) ;;
    *) [ -z "$number" ] || purl=$purl@$tag$number ;;
    esac
    [ -z "$number" ] || comment="$comment. An installed one goes before this one, which is downloaded otherwise"
    printf ',\n'
    package "$repository" "SPDXRef-${repository#*/}" "$number" "${1:-NOASSERTION}" "${2:-}" "$licence" NOASSERTION "$purl" \
        "$comment."
done
printf '\n  ],\n  "relationships": [\n'
relationship() { printf '    {"spdxElementId": "%s", "relationshipType": "%s", "relatedSpdxElement": "%s"}' "$@"; }
relationship SPDXRef-DOCUMENT DESCRIBES SPDXRef-pushplus-cpp
rows | while IFS='|' read -r needed licence repository tag relation comment; do
    printf ',\n'
    case $relation in
    *_OF) relationship "SPDXRef-${repository#*/}" "$relation" SPDXRef-pushplus-cpp ;;
    *) relationship SPDXRef-pushplus-cpp "$relation" "SPDXRef-${repository#*/}" ;;
    esac
done
printf '\n  ]\n}\n'
