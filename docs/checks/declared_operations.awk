# Lists the operations that the public headers declare, from their comments:
#
#     NAME METHOD PATH EFFECT CALL CHAPTER TITLE SUMMARY
#
# separated by tabs. A comment's first line is the summary; its line "METHOD /path (CHAPTER TITLE). Reads." names the
# endpoint and whether the operation reads or writes.

function flush_comment() { summary = ""; wire = "" }

# The names of a declaration's arguments but the last, which is `options`.
function arguments(text,   inside, parts, count, i, part, list) {
    inside = text
    sub(/^[^(]*\(/, "", inside)
    sub(/\) const;.*$/, "", inside)
    sub(/^const CallOptions& options.*$/, "", inside)
    sub(/, *const CallOptions& options.*$/, "", inside)
    while (match(inside, /<[^<>]*>/)) inside = substr(inside, 1, RSTART - 1) substr(inside, RSTART + RLENGTH)
    count = split(inside, parts, ",")
    list = ""
    for (i = 1; i <= count; ++i) {
        part = parts[i]
        sub(/ *=.*$/, "", part)
        sub(/^.*[ &]/, "", part)
        if (part != "") list = list (list == "" ? "" : ", ") part
    }
    return list
}

function declare(text,   operation, method, path, title, chapter, effect, rest, name, call) {
    operation = text
    sub(/\(.*$/, "", operation)
    sub(/^.*[ &>]/, "", operation)
    split(wire, rest, " ")
    method = rest[1]
    path = rest[2]
    title = wire
    sub(/^[A-Z]+ [^ ]+ \(/, "", title)
    sub(/\).*$/, "", title)
    chapter = ""
    if (title ~ /^[^ ]+\.[0-9]+ /) {
        chapter = title
        sub(/ .*$/, "", chapter)
        sub(/^[^ ]+ /, "", title)
    }
    effect = wire ~ /Reads/ ? "reads" : wire ~ /Writes/ ? "writes" : "unsaid"
    name = group == "client" ? "access_key" : group "." operation
    call = group == "client" ? operation : group "()." operation
    print name "\t" method "\t" path "\t" effect "\t" call "(" arguments(text) ")\t" chapter "\t" title "\t" summary
}

FNR == 1 {
    group = FILENAME
    sub(/^.*\//, "", group)
    sub(/\.hpp$/, "", group)
    flush_comment()
    declaration = ""
}
/^ *\/\/\/ / {
    text = $0
    sub(/^ *\/\/\/ /, "", text)
    if (summary == "") summary = text
    else if (wire == "" && text ~ /^(GET|POST|PUT|DELETE) \//) wire = text
    next
}
wire != "" {
    line = $0
    sub(/^ */, "", line)
    declaration = declaration == "" ? line : declaration " " line
    if (line ~ /;$/) {
        declare(declaration)
        declaration = ""
        flush_comment()
    }
    next
}
{ flush_comment() }
