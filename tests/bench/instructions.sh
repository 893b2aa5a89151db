#!/bin/sh
# Counts the instructions of a call, as ratios to bare libcurl and to libcurl with a DOM, as the difference of a long
# and a short run under callgrind, so that one-time costs cancel out. Needs valgrind and taskset.
set -eu
cd "$(dirname "$0")/../.."
build=${PUSHPLUS_BENCH_BUILD:-build/bench}
sh scripts/debian-packages.sh bench
sh scripts/build.sh "$build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DPUSHPLUS_BUILD_BENCHMARKS=ON \
    -DPUSHPLUS_BUILD_TESTS=OFF -DPUSHPLUS_BUILD_EXAMPLES=OFF -DPUSHPLUS_BUILD_SANDBOX=OFF >/dev/null

few=200
many=1200

# On one core, so that the number of polls for a response depends on nothing else.
instructions() { # [OPTION_OF_CALLGRIND] TASK WAY TIMES
    within=
    case $1 in -*)
        within=$1
        shift
        ;;
    esac
    taskset -c 0 valgrind --tool=callgrind --callgrind-out-file=/dev/null ${within:+"$within"} \
        "$build/tests/bench/pushplus_repeat" "$@" 2>&1 | sed -n 's/.*Collected : //p'
}

per_call() { # TASK WAY
    echo $((($(instructions "$1" "$2" $many) - $(instructions "$1" "$2" $few)) / (many - few)))
}

printf '%-8s %10s %10s %10s\n' task bare sdk sdk/bare
for task in tiny send guarded; do
    bare=$(per_call $task bare)
    sdk=$(per_call $task sdk)
    printf '%-8s %10d %10d %10s\n' $task "$bare" "$sdk" "$(echo "scale=3; $sdk / $bare" | bc)"
done
printf '%-8s %10s %10s %10s\n' task DOM sdk sdk/DOM
for task in list20 list50; do
    dom=$(per_call $task dom)
    sdk=$(per_call $task sdk)
    printf '%-8s %10d %10d %10s\n' $task "$dom" "$sdk" "$(echo "scale=3; $sdk / $dom" | bc)"
done

# Callgrind would count each byte that "rep movsb" copies as an instruction.
export GLIBC_TUNABLES=glibc.cpu.x86_rep_movsb_threshold=1000000000

# A send whose guard is in a state folder, by how many sends lie there already.
shared() { # RECENT
    times=20
    counted=$(instructions --toggle-collect='*send_measured*' shared "$1" $times)
    echo $((counted / times))
}
ten=$(shared 10)
full=$(shared 1800)
printf '%-8s %10s %10s %10s\n' shared "10 recent" "1,800" 1,800/10
printf '%-8s %10d %10d %10s\n' send "$ten" "$full" "$(echo "scale=3; $full / $ten" | bc)"
if [ "$full" -gt $((2 * ten)) ]; then
    echo "instructions.sh: a send among 1,800 recent ones costs more than twice what one among 10 does" >&2
    exit 1
fi
