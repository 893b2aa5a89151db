#!/bin/sh
# Holds what the recipes of other packagers say (debian/, vcpkg, Conan, Nix, Homebrew) against the sources: name, version,
# components, options and dependencies. None of their tools is needed; what can check a recipe's syntax does if it is there,
# and what is not is named.
set -euf
cd "$(dirname "$0")/.."

vcpkg=packaging/vcpkg/ports/pushplus-cpp
failed=0
complain() { # PLACE WHAT
    echo "$1: $2" >&2
    failed=1
}
says() { # PLACE PATTERN WHAT
    grep -qE -e "$2" "$1" || complain "$1" "$3"
}

part() { sed -n "s/^#define PUSHPLUS_VERSION_$1 \([0-9]*\)\$/\1/p" include/pushplus/version.hpp; }
version=$(part MAJOR).$(part MINOR).$(part PATCH)
minor=$(part MAJOR).$(part MINOR)
exactly=$(echo "$version" | sed 's/\./[.]/g')

# The version; Conan, Nix and Homebrew read it from the header.
says $vcpkg/vcpkg.json "^  \"version\": \"$exactly\"," "has another version than $version"
head -n 1 debian/changelog | grep -q "^pushplus-cpp ($exactly-[0-9]*) " || complain debian/changelog "does not begin with version $version"
for library in $(sed -n 's/^Package: \(lib.*[0-9]\)$/\1/p' debian/control); do
    case $library in
    *[a-z]"$minor")
        [ -f "debian/$library.install" ] || complain "debian/$library.install" "is missing"
        says "debian/$library.symbols" "@Base\\\$\" $exactly\$" "has another version than $version"
        ;;
    *) complain debian/control "$library is not named for the SONAME's $minor" ;;
    esac
done
for recipe in debian/control:'^Source: pushplus-cpp$' $vcpkg/vcpkg.json:'"name": "pushplus-cpp"' packaging/conan/conanfile.py:'name = "pushplus-cpp"' \
    packaging/nix/default.nix:'pname = "pushplus-cpp"'; do
    says "${recipe%%:*}" "${recipe#*:}" "does not name pushplus-cpp"
done

# The components of the CMake package.
components=$(sed -n 's/^# Components: \(.*\)\. Without.*/\1/p' cmake/pushplus-config.cmake.in | tr -d ,)
[ -n "$components" ] || complain cmake/pushplus-config.cmake.in "lists no components"
for component in $components; do
    upper=$(echo "$component" | tr '[:lower:]' '[:upper:]')
    says CMakeLists.txt "option\\(PUSHPLUS_BUILD_$upper " "has no option for the component $component"
    says debian/control "^Package: libpushplus-$component$minor\$" "has no package for the component $component"
    says debian/control "^Package: libpushplus-$component-dev\$" "has no package to develop with the component $component"
    says debian/rules "-DPUSHPLUS_BUILD_$upper=ON" "does not build the component $component"
    says $vcpkg/vcpkg.json "^    \"$component\": \\{" "has no feature for the component $component"
    says $vcpkg/portfile.cmake " $component PUSHPLUS_BUILD_$upper\$" "does not build the component $component"
    says packaging/conan/conanfile.py "^        \"$component\": \\[True, False\\]" "has no option for the component $component"
    says packaging/conan/conanfile.py "\"PUSHPLUS_BUILD_$upper\"\\] = bool\\(self.options.$component\\)" "does not build the component $component"
    says packaging/homebrew/pushplus-cpp.rb "-DPUSHPLUS_BUILD_$upper=ON" "does not build the component $component"
    says packaging/nix/default.nix "onOff \"BUILD_$upper\"" "does not build the component $component"
done
says $vcpkg/vcpkg.json '^    "tools": \{' "has no feature for the programs"
says packaging/conan/conanfile.py '^        "tools": \[True, False\]' "has no option for the programs"

# No recipe sets an option that is gone.
for recipe in debian/rules $vcpkg/portfile.cmake packaging/conan/conanfile.py packaging/homebrew/pushplus-cpp.rb; do
    for option in $(grep -oE 'PUSHPLUS_[A-Z_]*[A-Z]' "$recipe" | grep -vx -e PUSHPLUS_STATIC -e PUSHPLUS_TREE -e 'PUSHPLUS_VERSION.*' | sort -u); do
        says CMakeLists.txt "(option|set)\\($option " "there is no option $option, which $recipe sets"
    done
done
for option in $(sed -n 's/.*onOff "\([A-Z_]*\)".*/PUSHPLUS_\1/p' packaging/nix/default.nix); do
    says CMakeLists.txt "(option|set)\\($option " "there is no option $option, which packaging/nix/default.nix sets"
done

# What CMake installs for users of the programs is in a package of Debian's.
in_packages=$(find debian -name '*.install' -exec cat {} +)
programs=$(sed -n 's/.* OUTPUT_NAME \(pushplus-[a-z]*\)).*/\1/p' src/CMakeLists.txt)
[ -n "$programs" ] || complain src/CMakeLists.txt "names no programs"
for program in $programs; do
    for file in "usr/bin/$program" "usr/share/man/man1/$program.1"; do
        echo "$in_packages" | grep -qxF "$file" || complain "debian/*.install" "no package has $file"
    done
done

# The dependencies, as CMake looks for them and as each packager calls them ("-": not by this name).
dependencies="
find        debian                vcpkg         conan         nix           homebrew
curl        libcurl4-openssl-dev  curl          libcurl       curl          curl
openssl     libssl-dev            openssl       openssl       openssl       openssl@3
json        nlohmann-json3-dev    nlohmann-json nlohmann_json nlohmann_json nlohmann-json
httplib     libcpp-httplib-dev    cpp-httplib   cpp-httplib   httplib       cpp-httplib
sandbox_parts zlib1g-dev          zlib          zlib          zlib          zlib
md4c        libmd4c-html0-dev     md4c          md4c          md4c          md4c
hiredis     libhiredis-dev        hiredis       hiredis       hiredis       hiredis
cli11       libcli11-dev          cli11         cli11         cli11         cli11
threads     -                     -             -             -             -
gtest       -                     -             -             -             -
benchmark   -                     -             -             -             -"
for needed in $(sed -n 's/^function(pushplus_\(need\|look_for\)_\([a-z0-9_]*\)).*/\2/p' cmake/PushplusDependencies.cmake); do
    row=$(echo "$dependencies" | grep "^$needed " || true)
    if [ -z "$row" ]; then
        complain packaging/check.sh "has no row for the dependency $needed of cmake/PushplusDependencies.cmake"
        continue
    fi
    # shellcheck disable=SC2086 # Several words are wanted.
    set -- $row
    [ "$2" != - ] || continue
    least=$(awk -v start="^function[(]pushplus_(need|look_for)_$needed[)]" '$0 ~ start { inside = 1 } /^endfunction/ { inside = 0 }
        inside && /pushplus_find|>= / && match($0, / [0-9]+(\.[0-9]+)*/) { print substr($0, RSTART + 1, RLENGTH - 1); exit }' \
        cmake/PushplusDependencies.cmake)
    says debian/control "^ +$2( |,|\$)" "does not build with $2"
    if [ -n "$least" ] && [ "$needed" != sandbox_parts ]; then
        says debian/control "^ +$2 \\(>= $least\\)" "does not ask for $2 $least"
        says packaging/conan/conanfile.py "\"$4/\\[>=$least " "does not ask for $4 $least"
    fi
    says $vcpkg/vcpkg.json "\"$3\"" "does not depend on $3"
    says packaging/conan/conanfile.py "requires\\(\"$4/" "does not depend on $4"
    says packaging/nix/default.nix "(pkgs\\.| )$5( |\$|;)" "does not build with $5"
    says packaging/homebrew/pushplus-cpp.rb "\"$6\"" "does not depend on $6"
done

# Conan wants each requirement in a component, and refuses one there that its users do not see.
for needed in $(sed -n 's|.*self[.]requires("\([^/]*\)/.*|\1|p' packaging/conan/conanfile.py); do
    if ! grep -qE "requires\\(\"$needed/.*visible=False" packaging/conan/conanfile.py; then
        says packaging/conan/conanfile.py "\"$needed::" "no component requires $needed"
    elif grep -q "\"$needed::" packaging/conan/conanfile.py; then
        complain packaging/conan/conanfile.py "a component requires $needed, which has visible=False"
    fi
done

# What the library links of Windows, which Conan's users must be told.
windows_libraries=$(sed -n 's/^set(pushplus_windows_libraries \(.*\))$/\1/p' cmake/PushplusDependencies.cmake)
[ -n "$windows_libraries" ] || complain cmake/PushplusDependencies.cmake "names no libraries of Windows"
for library in $windows_libraries; do
    says packaging/conan/conanfile.py "system_libs = .*\"$library\"" "does not link $library on Windows"
done

# Their syntax.
try() { # FILE TOOL ARGUMENT…
    if ! command -v "$2" >/dev/null 2>&1; then
        echo "$1: its syntax is not checked, there is no $2"
        return
    fi
    file=$1
    shift
    said=$("$@" 2>&1) || complain "$file" "$said"
}
if sh packaging/cmake_reads_json.sh; then
    try $vcpkg/vcpkg.json cmake -DFILE="$PWD/$vcpkg/vcpkg.json" -P packaging/json.cmake
else
    echo "$vcpkg/vcpkg.json: its syntax is not checked, which needs CMake 3.19"
fi
for recipe in packaging/conan/conanfile.py packaging/conan/test_package/conanfile.py; do
    try $recipe python3 -c 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read())' $recipe
done
portfile=$(mktemp)
trap 'rm -f "$portfile"' EXIT
# CMake reads a whole file before it runs it. It must not run this one; the first line is a comment.
{ printf 'return() #' && cat $vcpkg/portfile.cmake; } >"$portfile"
try $vcpkg/portfile.cmake cmake -P "$portfile"
for control in debian/control debian/tests/control; do
    # A comma that is missing makes one name of two.
    try $control awk '
        function check(  count, each, parts) {
            count = split(relations, parts, /[,|]/)
            for (each = 1; each <= count; ++each)
                if (parts[each] !~ relation) { print "is no dependency:" parts[each]; bad = 1 }
            relations = ""
        }
        BEGIN {
            relation = "^[ \t]*([a-z0-9][a-z0-9+.-]*(:[a-z]+)?([ \t]*[(](<<|<=|=|>=|>>) *[^ )]+[)])?|[$][{][a-zA-Z:-]+[}])" \
                "([ \t]*\\[[^]]+\\]|[ \t]*<[^>]+>)*[ \t]*$"
        }
        /^#/ { next }
        /^[^ \t]/ { check(); inside = /^(Build-|Pre-)?(Depends|Recommends|Suggests)[A-Za-z-]*:/; sub(/^[^:]*:/, "") }
        inside { relations = relations $0 " " }
        END { check(); exit bad }' $control
done
try packaging/homebrew/pushplus-cpp.rb ruby -c packaging/homebrew/pushplus-cpp.rb
NIX_REMOTE=dummy:// # To parse takes no store, which not every user may make.
export NIX_REMOTE
try packaging/nix/default.nix nix-instantiate --parse packaging/nix/default.nix
exit "$failed"
