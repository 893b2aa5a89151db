#!/bin/sh
# Shows that operations.sh fails for what it is there to find, each time on a copy of the tree with one fault.
#
#     operations_test.sh LISTER WORK_FOLDER
set -eu

lister=$1
work=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
failed=0

rm -rf "$work"
mkdir -p "$work"
"$lister" >"$work/listed"

check() { # The tree in $work/tree, with the list in $work/list
    printf '#!/bin/sh\ncat "%s/list"\n' "$work" >"$work/lister"
    chmod +x "$work/lister"
    sh "$here/operations.sh" "$work/lister" "$work/out" "$work/tree" >"$work/said" 2>&1
}

copy() { # The tree and the list, without a fault
    rm -rf "$work/tree"
    mkdir -p "$work/tree/src"
    cp -R "$root/include" "$root/docs" "$work/tree/"
    cp -R "$root/src/groups" "$work/tree/src/"
    cp "$work/listed" "$work/list"
}

plant() { # WHAT EXPECTED COMMAND…; the command makes the fault, in $work/tree or $work/list
    what=$1
    expected=$2
    shift 2
    copy
    "$@"
    if check; then
        echo "operations.sh takes for right: $what" >&2
        failed=1
    elif ! grep -qF "$expected" "$work/said"; then
        echo "operations.sh does not name \"$expected\": $what" >&2
        cat "$work/said" >&2
        failed=1
    fi
}

edit() { # FILE SED_SCRIPT; fails if nothing changes
    sed "$2" "$1" >"$work/edited"
    if cmp -s "$work/edited" "$1"; then
        echo "nothing to change in $1: $2" >&2
        exit 1
    fi
    cp "$work/edited" "$1"
}

another_prefix() {
    printf 'operation\ttopics.is_open\tPOST\t/push/api/open/topic/isOpen\twrites\n' >>"$work/list"
}

copy
if ! check; then
    echo "operations.sh fails without a fault:" >&2
    cat "$work/said" >&2
    exit 1
fi
headers=$work/tree/include/pushplus
plant "a wrong path in a header's comment" "/api/open/topic/detale" \
    edit "$headers/topics.hpp" 's#GET /api/open/topic/detail #GET /api/open/topic/detale #'
plant "a wrong method in a header's comment" "POST" \
    edit "$headers/topics.hpp" 's#GET /api/open/topic/detail #POST /api/open/topic/detail #'
plant "a comment that says that a write reads" "topics.exit" \
    edit "$headers/topics.hpp" 's#(五.7 退出群组). Writes;#(五.7 退出群组). Reads;#'
plant "a comment without its endpoint" "webhooks.detail" \
    edit "$headers/webhooks.hpp" '/GET .api.open.webhook.detail/d'
plant "a route that is missing" "/api/open/friend/editRemark" \
    edit "$work/list" '/^route.*editRemark/d'
plant "an operation under another prefix, without comment and route" "/push/api/open/topic/isOpen" another_prefix
plant "a statement that operations_of does not list" "users.token" \
    edit "$work/list" '/^operation.users\.token/d'
plant "a document that was not made anew" "docs/operations.md" \
    edit "$work/tree/docs/operations.md" 's#topics().detail#topics().detale#'
plant "a Chinese document that was not made anew" "docs/zh/operations.md" \
    edit "$work/tree/docs/zh/operations.md" 's#topics().detail#topics().detale#'
exit "$failed"
