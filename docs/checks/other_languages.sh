#!/bin/sh
# The documents on testing must show the examples in other languages, and the example of a seed, as they are.
set -euf
cd "$(dirname "$0")/../.."

shows() { # DOCUMENT FILE
    awk 'NR == FNR { wanted[NR] = $0; count = NR; next }
         { line[FNR] = $0; lines = FNR }
         END {
             for (first = 1; first + count - 1 <= lines; ++first) {
                 for (i = 1; i <= count && line[first + i - 1] == wanted[i]; ++i);
                 if (i > count) exit 0
             }
             exit 1
         }' "$2" "$1"
}

failed=0
set +f
for file in examples/other_languages/* examples/sandbox_seed.json; do
    for document in docs/testing.md docs/zh/testing.md; do
        shows "$document" "$file" && continue
        echo "$document does not show $file as it is" >&2
        failed=1
    done
done
for document in docs/several-processes.md docs/zh/several-processes.md; do
    shows "$document" examples/hub/worker.sh && continue
    echo "$document does not show examples/hub/worker.sh as it is" >&2
    failed=1
done
exit "$failed"
