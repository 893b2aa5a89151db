#!/bin/sh
# Prints the URL of a program that was started, once it has written its first line, which ends with it: await_url.sh OUTPUT
set -eu
for _ in $(seq 200); do
    if read -r _ _ url <"$1" && [ -n "$url" ]; then
        echo "$url"
        exit
    fi
    sleep 0.1
done
echo "a program did not start" >&2
exit 1
