#include "message_document.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "../../http_server/query.hpp"
#include "../http_names.hpp"
#include "html_text.hpp"
#include "json_layout.hpp"
#include "markdown.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::string_view head = R"(<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>pushplus</title>
<link rel="icon" href="data:,">
<style>
body { margin: 1rem; color: #1c2330; background: #fff; overflow-wrap: anywhere;
  font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
img { max-width: 100%; }
pre { white-space: pre-wrap; }
code, pre { font-size: .875em;
  font-family: ui-monospace, Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace; }
</style>
)";

// For what the sandbox lays out itself; html is left as it is.
constexpr std::string_view layout = R"(<style>
table { border-collapse: collapse; }
th, td { border: 1px solid #d9dee6; padding: .25rem .75rem; text-align: start; vertical-align: top; }
th { background: #f0f2f5; }
td.value { white-space: pre-wrap; }
.markdown pre, .markdown code { background: #f0f2f5; border-radius: .25rem; }
.markdown pre { padding: .75rem; }
.markdown :not(pre) > code { padding: .125rem .25rem; }
blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: .25rem solid #d9dee6; color: #5a6577; }
.text { white-space: pre-wrap; }
.note { padding: .5rem .75rem; background: #fff4d6; color: #5c4400; font-size: .875rem; }
</style>
)";

using Members = std::vector<std::pair<std::string, std::string>>;

std::string as_text(const std::string& content) { return "<div class=\"text\">" + html_text(content) + "</div>\n"; }

std::string with_note(std::string_view english, std::string_view chinese, std::string rest) {
    std::string note = "<p class=\"note\" lang=\"en\">";
    note.append(english).append("</p>\n<p class=\"note\" lang=\"zh\">").append(chinese).append("</p>\n");
    return note + std::move(rest);
}

std::string as_json(const std::string& content) {
    const auto json = laid_out(content);
    if (!json)
        return with_note("The content is not JSON. It is shown as text.", "内容不是 JSON，按文本显示。",
                         as_text(content));
    return "<pre>" + html_text(*json) + "</pre>\n";
}

std::string as_markdown(const std::string& content) {
    const auto html = markdown_as_html(content);
    if (!html)
        return with_note("This sandbox was built without MD4C, or a table in the content is too large: shown as text.",
                         "本沙箱构建时没有 MD4C，或内容中的表格过大，按文本显示。", as_text(content));
    return "<div class=\"markdown\">\n" + *html + "</div>\n";
}

std::string as_table(const Members& members) {
    std::string table = "<table>\n";
    for (const auto& [name, value] : members)
        table.append("<tr><th scope=\"row\">")
            .append(html_text(name))
            .append("</th><td class=\"value\">")
            .append(html_text(value))
            .append("</td></tr>\n");
    return table + "</table>\n";
}

// Whether the content is a form's text, such as "alertName=CPU&curValue=97", which cloud monitors send.
bool is_form(const std::string& content) {
    constexpr std::string_view form =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~*+%=&@:,;/!$'()";
    return content.find('=') != std::string::npos && content.find_first_not_of(form) == std::string::npos;
}

// The templates of programs that cannot choose their body: the members they sent, since the service's own layout of
// them is not documented.
std::string as_parameters(const std::string& content) {
    if (const auto members = members_of(content)) return as_table(*members);
    if (is_form(content)) {
        Members members = form_of(content);
        for (auto& [name, value] : members) {
            name = with_valid_utf8(name);
            value = with_valid_utf8(value);
        }
        return as_table(members);
    }
    return as_text(content);
}

std::string as_template(std::string_view content_template, const std::string& content) {
    const auto is_one_of = [&](std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), content_template) != names.end();
    };
    if (content_template == "txt") return as_text(content);
    if (content_template == "json") return as_json(content);
    if (content_template == "markdown") return as_markdown(content);
    if (is_one_of({"cloudMonitor", "jenkins", "route", "pay"})) return as_parameters(content);
    return with_note("The sandbox does not know how this template looks. The content is shown as text.",
                     "沙箱不了解此模板的样式，内容按文本显示。", as_text(content));
}

}  // namespace

std::string message_document(std::string_view content_template, const std::string& content) {
    const std::string valid = with_valid_utf8(content);
    std::string document(head);
    if (content_template.empty() || content_template == "html")
        document.append("</head>\n<body>\n").append(valid);
    else
        document.append(layout).append("</head>\n<body>\n").append(as_template(content_template, valid));
    return document.append("\n</body>\n</html>\n");
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
