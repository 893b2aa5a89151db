#!/bin/sh
# Copies Debian's header-only libraries, nlohmann/json and CLI11, and their CMake packages: they are the same on each system,
# but the folder of this one's other headers must not be named.
#
#     header_only_libraries.sh PREFIX
set -eu

mkdir -p "$1/include" "$1/share/cmake"
cp -Rp /usr/include/nlohmann /usr/include/CLI "$1/include"
cp -Rp /usr/share/cmake/nlohmann_json /usr/share/cmake/CLI11 "$1/share/cmake"
