#!/bin/sh
# Writes pushplus-cpp-VERSION.tar.gz of a commit into a folder and prints its path. The same commit gives the same bytes.
#
#     source-archive.sh FOLDER [COMMIT]      (COMMIT: HEAD)
set -eu

folder=$1
commit=${2:-HEAD}
root=$(cd "$(dirname "$0")/.." && pwd)

if ! git -C "$root" rev-parse --verify --quiet "$commit^{commit}" >/dev/null; then
    echo "source-archive.sh: there is no commit \"$commit\"; the archive is made from a clone of the repository" >&2
    exit 2
fi
part() { git -C "$root" show "$commit:include/pushplus/version.hpp" | sed -n "s/^#define PUSHPLUS_VERSION_$1 \([0-9]*\)\$/\1/p"; }
version=$(part MAJOR).$(part MINOR).$(part PATCH)
case .$version. in
*..*)
    echo "source-archive.sh: include/pushplus/version.hpp of \"$commit\" has no version" >&2
    exit 2
    ;;
esac
name=pushplus-cpp-$version

mkdir -p "$folder"
# Whoever makes it: the commit's time, one mode of files, no line ends of another system, and no name in gzip's head. Git
# runs gzip: a pipe would not tell that git failed.
git -C "$root" -c tar.umask=0022 -c core.autocrlf=false -c core.eol=lf -c tar.tar.gz.command='gzip -9n' \
    archive --format=tar.gz --prefix="$name/" "$commit^{commit}" >"$folder/$name.tar.gz.part"
mv "$folder/$name.tar.gz.part" "$folder/$name.tar.gz"
echo "$folder/$name.tar.gz"
