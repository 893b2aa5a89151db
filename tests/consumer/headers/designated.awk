# From the public headers a C++20 program that initializes each member of each struct by its name, and it alone:
#
#     awk -f designated.awk HEADER… >PROGRAM
#
# It takes the headers as clang-format leaves them. What is a template, private or in `detail` is left out.
FNR == 1 { hidden = 0; outer = ""; struct = "" }
/^namespace detail \{/ { hidden = 1 }
/^}($|  \/\/ namespace detail)/ { hidden = 0 }
/^template </ { template = 1; next }
/^(class|struct) / {
    if (template) hidden_until_end = 1
    template = 0
    outer = $0
    sub(/^class (PUSHPLUS_API )?/, "", outer)
    sub(/ .*/, "", outer)
}
/^};/ { hidden_until_end = 0; outer = ""; struct = "" }
hidden || hidden_until_end { next }
/^ *struct [A-Za-z]+ \{$/ {
    indent = $0
    sub(/[^ ].*/, "", indent)
    struct = (indent == "" ? "" : outer "::") $2
    ++structs
    next
}
struct != "" && $0 == indent "};" { struct = ""; next }
struct != "" {
    line = $0
    sub(/ *\/\/.*/, "", line)
    if (substr(line, 1, length(indent) + 5) !~ /^ +[A-Za-z]$/ || line !~ /;$/ || line ~ /^ *(enum|using|struct) /) next
    sub(/( = .*|\{.*\})?;$/, "", line)
    sub(/.* /, "", line)
    printf "void f%d() {\n    const pushplus::%s value{.%s = {}};\n", ++members, struct, line
    print "    static_cast<void>(value);\n}"
}
END { printf "// %d structs, %d members\n", structs, members }
