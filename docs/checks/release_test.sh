#!/bin/sh
# Tests scripts/release.sh: it makes the same bytes twice, which are what they say they are, and it refuses a commit whose
# parts disagree.
#
#     release_test.sh WORK_FOLDER      (exit code 77: the sources are no clone of the repository)
set -eu

work=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -e "$root/.git" ] || exit 77

rm -rf "$work"
mkdir -p "$work"
work=$(cd "$work" && pwd)
failed=0
complain() {
    echo "release.sh: $*" >&2
    failed=1
}

# Who makes it, where and in which time zone is no part of it.
(umask 022 && TZ=UTC sh "$root/scripts/release.sh" --draft "$work/first" >/dev/null)
(umask 077 && cd / && TZ=Asia/Shanghai LC_ALL=C sh "$root/scripts/release.sh" --draft "$work/second" HEAD >/dev/null)
diff -r "$work/first" "$work/second" >&2 || complain "two runs made different bytes"
(cd "$work/first" && sha256sum --check --quiet ./*.sha256 >&2) || complain "the SHA-256 is another one"
name=$(basename "$work"/first/*.tar.gz .tar.gz)
tar -tzf "$work/first/$name.tar.gz" | grep -v "^$name/" && complain "the archive holds files outside $name/"
grep -q "$(sha256sum "$work/first/$name.tar.gz" | cut -d' ' -f1)" "$work/first/$name.spdx.json" ||
    complain "the SBOM is of another archive"

# A clone whose changes are this test's own.
git clone -q --shared "$root" "$work/clone" 2>/dev/null
cd "$work/clone"
commit() { git -c user.name=test -c user.email=test@example.org -c commit.gpgsign=false commit -qam "$1"; }
refuses() { # WHAT WORDS [OPTION]; HEAD, with these words
    if said=$(sh scripts/release.sh ${3:-} "$work/refused" 2>&1); then
        complain "takes $1"
    else
        case $said in *"$2"*) ;; *) complain "refuses $1 with other words: $said" ;; esac
    fi
    if [ -e "$work/refused" ]; then complain "leaves something of $1"; fi
    rm -rf "$work/refused"
}
spoil() { # WHAT WORDS FILE SED_SCRIPT
    sed "$4" "$3" >"$work/spoilt"
    if cmp -s "$work/spoilt" "$3"; then complain "this test did not change $3"; fi
    cat "$work/spoilt" >"$3"
    commit "$1"
    refuses "$1" "$2" --draft
    git reset -q --hard HEAD~1
}
sed -i.old 's/^\(## \[[0-9.]*\]\) - [0-9U].*/\1 - 2026-01-02/' CHANGELOG.md
sed -i.old '1s/) [a-zA-Z]*;/) unstable;/' debian/changelog
rm -f CHANGELOG.md.old debian/changelog.old
git diff --quiet || commit "dated"
sh scripts/release.sh "$work/dated" >/dev/null || complain "refuses a version with a date"
sed -i.old '1s/) [a-zA-Z]*;/) UNRELEASED;/' debian/changelog
commit "not for a distribution"
refuses "a package that is UNRELEASED" "debian/changelog"
git reset -q --hard HEAD~1
sed -i.old 's/^\(## \[[0-9.]*\]\) - [0-9].*/\1 - Unreleased/' CHANGELOG.md
commit "not dated"
refuses "a version without a date" "has no date"
git reset -q --hard HEAD~1

spoil "another version of the headers" version.sh include/pushplus/version.hpp 's/\(VERSION_PATCH\) .*/\1 77/'
spoil "another version of the vcpkg port" vcpkg.json packaging/vcpkg/ports/pushplus-cpp/vcpkg.json 's/"version": "/&9/'
spoil "a README with another heading" headings.sh README.zh-CN.md '$s/$/\n\n## 标题/'
spoil "a README with other code" code_blocks.sh README.zh-CN.md 's/client[.]send(/client.post(/'
spoil "a package without a dependency" md4c debian/control '/libmd4c-html0-dev/d'
spoil "a dependency that the SBOM does not know" sbom.sh scripts/sbom.sh '/^hiredis|/d'

if sh packaging/cmake_reads_json.sh; then
    for fault in 's/"SPDXRef-curl"/"SPDXRef-json"/' 's/"licenseDeclared"/"licence"/' 's/"relatedSpdxElement": "SPDXRef-push/&h/' '$d'; do
        sed "$fault" "$work/first/$name.spdx.json" >"$work/spoilt.json"
        if cmake -DFILE="$work/spoilt.json" -P packaging/spdx.cmake >/dev/null 2>&1; then complain "takes an SBOM after $fault"; fi
    done
fi

mkdir "$work/older"
printf '%s\n' '#!/bin/sh' "[ \"\$1\" != -P ] || exec $(command -v cmake) \"\$@\"" 'echo "cmake version 3.16.3"' '[ "$*" = --version ]' \
    >"$work/older/cmake"
chmod +x "$work/older/cmake"
said=$(PATH=$work/older:$PATH sh scripts/release.sh --draft "$work/third" HEAD 2>&1) || complain "does not do with CMake 3.16: $said"
case $said in *"the SBOM was not checked"*) ;; *) complain "does not say that CMake 3.16 checks no SBOM: $said" ;; esac
exit "$failed"
