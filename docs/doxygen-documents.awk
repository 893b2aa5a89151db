# The documents as Doxygen takes them: links name pages and headings by labels of their own, which each heading gets;
# headers are pages of the site, and other files of the project lie beside it.

# Of a path such as "docs/zh/../errors.md".
function without_dots(path) {
    while (sub(/[^\/]+\/\.\.\//, "", path)) {}
    sub(/^\.\//, "", path)
    return path
}
function label_of(path) {
    sub(/\.md$/, "", path)
    gsub(/[^A-Za-z0-9]/, "_", path)
    return "page_" path
}
# As GitHub makes the target of a link from a heading's text; see checks/links.sh.
function slug_of(text) {
    text = tolower(text)
    gsub(/[!-,.\/:-@\[-^`{-~]|，|。|、|：|；|？|！|（|）|“|”|《|》|—|…/, "", text)
    gsub(/ /, "-", text)
    return text
}
function site_link(target,   path, heading) {
    if (target ~ /^https?:/) return target
    path = target
    sub(/#.*/, "", path)
    heading = substr(target, length(path) + 2)
    path = path == "" ? page : without_dots(folder path)
    if (path ~ /^include\/pushplus\/[a-z_]+\.hpp$/) return "@ref " substr(path, 18)
    if (path ~ /\.md$/ && heading != "") return "@ref " label_of(path) "-" heading
    if (path ~ /\.md$/) return path == "README.md" ? path : "@ref " label_of(path)
    return "./" path
}

FNR == 1 {
    page = FILENAME
    if (index(page, ENVIRON["PWD"] "/") == 1) page = substr(page, length(ENVIRON["PWD"]) + 2)
    folder = page
    sub(/[^\/]*$/, "", folder)
}
/^ *```/ {
    fenced = !fenced
    print
    next
}
fenced {
    print
    next
}
/^#+ / {
    if ($0 ~ /^# /) label = page == "README.md" ? "" : label_of(page)
    else label = label_of(page) "-" slug_of(substr($0, index($0, " ") + 1))
    print $0 (label == "" ? "" : " {#" label "}")
    next
}
{
    rest = $0
    text = ""
    while (match(rest, /\]\([^)]*\)/)) {
        text = text substr(rest, 1, RSTART + 1) site_link(substr(rest, RSTART + 2, RLENGTH - 3)) ")"
        rest = substr(rest, RSTART + RLENGTH)
    }
    text = text rest
    while (match(text, /\[`[^`]*`\]\(@ref/)) # A reference cannot hold code.
        text = substr(text, 1, RSTART) substr(text, RSTART + 2, RLENGTH - 9) substr(text, RSTART + RLENGTH - 6)
    print text
}
