#!/bin/sh
# Looks for words that the project's prose must not use, in either language, and names the file and line of each.
#
# Read are:
# - the READMEs, CHANGELOG.md, CONTRIBUTING.md, SECURITY.md and docs/: everything but `code` in backticks and the targets
#   of links; of code blocks only what follows "// " or "# ";
# - include/: comments, but for `code` in backticks; of sample code (indented by four or more) only its own comments;
# - src/: string literals that hold a space, as messages and the texts of --help do. A literal of one word is a name.
#
# An English word counts in all its forms and in any case, unless it is part of an identifier (worth_repeating). Chinese:
# "密钥" is allowed in "用户密钥", and "编号" for ids; for codes (返回码, 渠道编码) it is not.
set -euf
cd "$(dirname "$0")/../.."

{
    find . -maxdepth 1 -name '*.md'
    find docs include src -name '*.md' -o -name '*.hpp' -o -name '*.cpp'
} | grep -v '^docs/checks/' | sort | LC_ALL=C xargs awk '
function without_code(text) { gsub(/`[^`]*`/, "`", text); return text }
function comment_of(text, sign) { return match(text, "(^|[ \t])" sign) ? substr(text, RSTART + RLENGTH) : "" }

function prose_of_document(text) {
    if (text ~ /^ *```/) { fenced = !fenced; return "" }
    if (fenced) return comment_of(text, "(//|#) ")
    text = without_code(text)
    gsub(/\]\([^)]*\)/, "]", text)
    return text
}
function prose_of_header(text) {
    text = comment_of(text, "///?<?")
    if (text ~ /^    /) text = comment_of(text, "// ")
    return without_code(text)
}
function prose_of_source(text,   literal, all) {
    if (text ~ /^ *#/) return ""
    gsub(/\\./, "", text)
    sub(/(^|[ \t])\/\/.*/, "", text)
    while (match(text, /"[^"]*"/)) {
        literal = substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
        if (literal ~ / /) all = all literal " | "
    }
    return all
}
function complain(word) { printf "%s:%d: %s\n", FILENAME, FNR, word > "/dev/stderr"; failed = 1 }

BEGIN {
    english = "answer(s|ed|ing)?|repl(y|ies|ied|ying)|renew(s|ed|ing|al|als)?|repeat(s|ed|ing|edly)?|repetitions?" \
              "|punish(es|ed|ing|ments?)?|safe lists?|business codes?|enterprise wechat|nobody|whoever|for want of" \
              "|(is|are|was|were|be|been) told|turned back"
    english = "(^|[^a-z_])(" english ")([^a-z_]|$)"
    chinese = "守卫|应答|处罚|密钥|传输层|续期|(返回|错误|状态|渠道|webhook|短链) ?编号"
}
FNR == 1 { fenced = 0 }
{
    prose = FILENAME ~ /\.md$/ ? prose_of_document($0) : \
            FILENAME ~ /^include\// ? prose_of_header($0) : prose_of_source($0)
    if (prose == "") next
    lower = tolower(prose)
    while (match(lower, english)) {
        word = substr(lower, RSTART, RLENGTH)
        gsub(/^[^a-z]|[^a-z]$/, "", word)
        complain(word)
        lower = substr(lower, RSTART + RLENGTH - 1)
        if (length(lower) < 2) break
    }
    gsub(/用户密钥/, "", prose)
    while (match(prose, chinese)) {
        complain(substr(prose, RSTART, RLENGTH))
        prose = substr(prose, RSTART + RLENGTH)
    }
}
END { exit failed }
'
