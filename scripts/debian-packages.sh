#!/bin/sh
# Installs the Debian packages that are missing; the one list of them.
#
#     debian-packages.sh SET…              (sets: build, examples, tests, headers, bench, fuzz, coverage, valgrind, docs, browser,
#                                           windows, msvc, zig, cross, g++-TRIPLET, compiler-NAME, ci)
#     debian-packages.sh lacking           only lists what could not be installed, because this Debian does not have it
#
# A tool that is on the PATH counts as installed, wherever it came from. Without apt nothing is done.
set -eu

packages_of() { # SET: one "package" or "package:tool" a line
    case $1 in
    build) echo "cmake:cmake ninja-build:ninja g++:c++ pkg-config:pkg-config libcurl4-openssl-dev libssl-dev nlohmann-json3-dev libhiredis-dev" ;;
    examples) echo "$(packages_of build) libcpp-httplib-dev libcli11-dev libmd4c-dev libmd4c-html0-dev libsodium-dev ca-certificates curl:curl jq:jq" ;;
    tests) echo "$(packages_of examples) libgtest-dev libgmock-dev zlib1g-dev redis-server:redis-server" ;;
    headers) echo "clang:clang++ libc++-dev libc++abi-dev qt6-base-dev libx11-dev libncurses-dev python3-dev" ;;
    bench) echo "$(packages_of examples) libbenchmark-dev valgrind:valgrind strace:strace bc:bc" ;;
    fuzz) echo "$(packages_of build) clang:clang++ libclang-rt-dev" ;;
    coverage) echo "gcovr:gcovr" ;;
    valgrind) echo "valgrind:valgrind libc6-dbg" ;;
    browser) echo "chromium:chromium chromium-driver:chromedriver python3:python3" ;;
    docs) echo "doxygen:doxygen" ;;
    windows) echo "cmake:cmake ninja-build:ninja pkg-config:pkg-config g++-mingw-w64-x86-64-posix:x86_64-w64-mingw32-g++-posix wine64 clang:clang++ lld:ld.lld nlohmann-json3-dev libcli11-dev googletest" ;;
    msvc) echo "cmake:cmake ninja-build:ninja clang-tools llvm:llvm-lib lld:lld-link nlohmann-json3-dev libcli11-dev" ;;
    zig) echo "$(packages_of examples) npm:npm dpkg-dev:dpkg-architecture binutils:nm zlib1g-dev" ;;
    cross) echo "$(packages_of build) googletest dpkg-dev:dpkg-architecture qemu-user:qemu-aarch64" ;;
    compiler-clang++-*) echo "clang-${1##*-}:${1#compiler-}" ;;
    compiler-*) echo "${1#compiler-}:${1#compiler-}" ;;
    g++-*) echo "$(echo "$1" | tr _ -):${1#g++-}-g++" ;; # g++-x86-64-linux-gnu
    ci) echo "$(packages_of tests) $(packages_of bench) $(packages_of fuzz) $(packages_of docs) $(packages_of headers) $(packages_of browser) $(packages_of windows) $(packages_of zig) $(packages_of cross) g++-aarch64-linux-gnu:aarch64-linux-gnu-g++ googletest ccache:ccache ruby:ruby nix-bin:nix-instantiate clang-format:clang-format clang-tidy:clang-tidy systemd:systemd-analyze" ;;
    *)
        echo "debian-packages.sh: no set \"$1\"" >&2
        exit 2
        ;;
    esac
}

is_installed() { # ENTRY
    case $1 in
    *:*) command -v "${1#*:}" >/dev/null 2>&1 ;;
    *) dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed ;;
    esac
}

# Not in Debian 11 and Ubuntu 20.04. Without them less is built.
recent="libcpp-httplib-dev libcli11-dev"

without_lacking() { # PACKAGE…; those that apt knows, or may know after an update
    for package in "$@"; do
        case " $recent " in
        *" $package "*)
            if find /var/lib/apt/lists -name '*Packages*' 2>/dev/null | grep -q . && ! apt-cache show "$package" >/dev/null 2>&1; then
                echo "==> This Debian has no $package: what needs it is not built." >&2
                continue
            fi
            ;;
        esac
        echo "$package"
    done
}

if [ "$*" = lacking ]; then
    command -v apt-get >/dev/null 2>&1 || exit 0
    for package in $recent; do is_installed "$package" || echo "$package"; done
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "==> No apt here: taking the tools and libraries as they are."
    exit 0
fi

missing=""
for set in "$@"; do
    for entry in $(packages_of "$set"); do
        is_installed "$entry" && continue
        case " $missing " in *" ${entry%:*} "*) ;; *) missing="$missing ${entry%:*}" ;; esac
    done
done
# shellcheck disable=SC2086 # Several words are wanted.
missing=$(without_lacking $missing | tr '\n' ' ')
missing=${missing% }
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=sudo
    else
        echo "==> Missing packages: $missing" >&2
        echo "    This user may not install them. As root: apt-get install $missing" >&2
        exit 1
    fi
fi

echo "==> Installing what is missing: $missing"
install() {
    # shellcheck disable=SC2086 # Several words are wanted.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$log" 2>&1
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! install; then
    echo "==> Updating apt's lists first"
    updated() {
        $as_root apt-get update -qq >"$log" 2>&1 || return 1
        # shellcheck disable=SC2086 # Several words are wanted.
        missing=$(without_lacking $missing | tr '\n' ' ')
    }
    if ! updated || ! install; then
        cat "$log" >&2
        echo "==> apt could not install: $missing" >&2
        exit 1
    fi
fi
