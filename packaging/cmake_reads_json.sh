#!/bin/sh
# Whether there is a CMake that reads JSON, which those of packaging/*.cmake need: 3.19.
command -v cmake >/dev/null 2>&1 && cmake --version | head -n 1 | grep -qE ' (3\.(19|[2-9][0-9])|[4-9]\.|[1-9][0-9]+\.)'
