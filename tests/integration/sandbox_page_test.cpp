#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <httplib.h>

#include "../doubles/clock_at_noon.hpp"
#include "sandbox/page/json_layout.hpp"
#include "sandbox/page/markdown.hpp"
#include "sandbox/page/message_document.hpp"
#include "sandbox/page/web_page.hpp"

namespace {

using namespace pushplus::detail::sandbox;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

std::string header_of(const Response& response, std::string_view name) {
    for (const pushplus::HttpHeader& header : response.headers)
        if (header.name == name) return header.value;
    return {};
}

class SandboxPage : public testing::Test {
protected:
    std::optional<Response> get(std::string path, std::string method = "GET") {
        pushplus::SandboxRequest request;
        request.method = std::move(method);
        request.path = std::move(path);
        return page.respond(request);
    }
    void add_message(std::string short_code, const std::string& content_template, std::string content) {
        service.with_state([&](Account& account, AccessKeys&) {
            SentMessage sent;
            sent.message.short_code = std::move(short_code);
            sent.content_template = pushplus::Template(content_template);
            sent.content = std::move(content);
            account.messages.push_back(std::move(sent));
        });
    }

    Service service{pushplus::SandboxOptions{}, pushplus_test::clock_at_noon()};
    WebPage page{service};
};

TEST_F(SandboxPage, ServesItsThreeFilesAsTheyAre) {
    const auto html = get("/");
    ASSERT_TRUE(html);
    EXPECT_EQ(html->status, 200);
    EXPECT_EQ(html->content_type, "text/html; charset=utf-8");
    EXPECT_EQ(html->body.substr(0, 15), "<!doctype html>");
    EXPECT_THAT(html->body, EndsWith("</html>\n"));
    EXPECT_EQ(get("/_sandbox/page.css")->content_type, "text/css; charset=utf-8");
    EXPECT_THAT(get("/_sandbox/page.css")->body, HasSubstr("prefers-color-scheme: dark"));
    EXPECT_EQ(get("/_sandbox/page.js")->content_type, "text/javascript; charset=utf-8");
    EXPECT_THAT(get("/_sandbox/page.js")->body, HasSubstr("沙箱"));
}

TEST_F(SandboxPage, NamesNoResourceFromOutside) {
    for (const char* path : {"/", "/_sandbox/page.css", "/_sandbox/page.js"}) {
        EXPECT_THAT(get(path)->body, Not(HasSubstr("//cdn"))) << path;
        EXPECT_THAT(get(path)->body, Not(HasSubstr("https:"))) << path;
        EXPECT_THAT(get(path)->body, Not(HasSubstr("http:"))) << path;
        EXPECT_THAT(get(path)->body, Not(HasSubstr("innerHTML"))) << path;
    }
}

TEST_F(SandboxPage, RunsNoScriptButItsOwn) {
    const Response html = *get("/");
    const std::string policy = header_of(html, "Content-Security-Policy");
    EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'self';"));
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(header_of(html, "X-Frame-Options"), "DENY");
    EXPECT_EQ(header_of(html, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header_of(html, "Referrer-Policy"), "no-referrer");
}

TEST_F(SandboxPage, ServesAMessageThatMayRunNothing) {
    add_message("code1", "html", "<b>你好</b><script>alert(1)</script>");
    const Response message = *get("/_sandbox/message/code1");
    EXPECT_EQ(message.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(message.body, HasSubstr("<b>你好</b>"));
    const std::string policy = header_of(message, "Content-Security-Policy");
    EXPECT_EQ(policy.substr(0, 30), "sandbox; default-src 'none'; i");
    EXPECT_THAT(policy, Not(HasSubstr("script-src")));
    EXPECT_THAT(policy, Not(HasSubstr("allow-")));
    EXPECT_EQ(header_of(message, "X-Frame-Options"), "SAMEORIGIN");
}

TEST_F(SandboxPage, NamesTheOperationsInOrder) {
    EXPECT_EQ(get("/_sandbox/operations")->body.substr(0, 30), R"({"operations":["access_key","c)");
    EXPECT_THAT(get("/_sandbox/operations")->body, HasSubstr("\"messages.send\""));
}

TEST_F(SandboxPage, LeavesOtherPathsToTheServiceAndTheControls) {
    for (const char* path : {"/send", "/_sandbox/state", "/_sandbox/", "/page.css", "", "//"})
        EXPECT_FALSE(get(path)) << path;
    EXPECT_FALSE(get("/", "POST"));
}

TEST_F(SandboxPage, RefusesOtherMethodsAndUnknownMessages) {
    EXPECT_EQ(get("/_sandbox/page.js", "POST")->status, 405);
    EXPECT_EQ(header_of(*get("/_sandbox/message/code1", "DELETE"), "Allow"), "GET, HEAD");
    EXPECT_EQ(get("/_sandbox/message/unknown")->status, 404);
    EXPECT_EQ(get("/", "HEAD")->status, 200);
}

// Over HTTP, as a browser asks.
int status_of(const pushplus::Sandbox& sandbox, const std::string& path, const httplib::Headers& headers = {}) {
    const auto result = httplib::Client("127.0.0.1", sandbox.port()).Get(path, headers);
    return result ? result->status : 0;
}

TEST(SandboxPageOnTheWire, StandsAtTheRootAndIsNoRequestToTheService) {
    pushplus::Sandbox sandbox;
    pushplus::Message message;
    message.short_code = "code1";
    sandbox.add_message(message, {}, "<i>x</i>");
    for (const char* path : {"/", "/_sandbox/page.css", "/_sandbox/page.js", "/_sandbox/operations"})
        EXPECT_EQ(status_of(sandbox, path), 200) << path;
    const auto shown = httplib::Client("127.0.0.1", sandbox.port()).Get("/_sandbox/message/code1");
    ASSERT_TRUE(shown);
    EXPECT_THAT(shown->body, HasSubstr("<i>x</i>"));
    EXPECT_THAT(shown->get_header_value("Content-Security-Policy"), HasSubstr("sandbox;"));
    EXPECT_TRUE(sandbox.requests().empty());
}

TEST(SandboxPageOnTheWire, IsThereOnlyWhereTheControlPathIs) {
    pushplus::SandboxOptions options;
    options.control = false;
    const pushplus::Sandbox sandbox(options);
    for (const char* path : {"/", "/_sandbox/page.css", "/_sandbox/page.js", "/_sandbox/message/code1"})
        EXPECT_EQ(status_of(sandbox, path), 404) << path;
}

TEST(SandboxPageOnTheWire, ShowsNoMessageToPagesOfOthers) {
    pushplus::Sandbox sandbox;
    pushplus::Message message;
    message.short_code = "code1";
    sandbox.add_message(message);
    EXPECT_EQ(status_of(sandbox, "/_sandbox/message/code1", {{"Sec-Fetch-Site", "same-origin"}}), 200);
    EXPECT_EQ(status_of(sandbox, "/_sandbox/message/code1", {{"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(status_of(sandbox, "/_sandbox/message/code1", {{"Host", "evil.example"}}), 403);
    EXPECT_EQ(status_of(sandbox, "/", {{"Sec-Fetch-Site", "cross-site"}}), 200) << "a link leads to it";
}

TEST(SandboxMessageDocument, ShowsHtmlAsItIs) {
    const std::string document = message_document("", "<p onclick=\"x()\">一</p>");
    EXPECT_THAT(document, HasSubstr("<body>\n<p onclick=\"x()\">一</p>\n</body>"));
    EXPECT_EQ(message_document("html", "<i>"), message_document("", "<i>"));
}

TEST(SandboxMessageDocument, EscapesText) {
    EXPECT_THAT(message_document("txt", "a<b> & \"c\"\nd"), HasSubstr("a&lt;b&gt; &amp; &quot;c&quot;\nd"));
}

TEST(SandboxMessageDocument, LaysOutJson) {
    EXPECT_THAT(
        message_document("json", R"({"a":[1,2.50],"b":"<x>"})"),
        HasSubstr(
            "<pre>{\n  &quot;a&quot;: [\n    1,\n    2.50\n  ],\n  &quot;b&quot;: &quot;&lt;x&gt;&quot;\n}</pre>"));
    EXPECT_THAT(message_document("json", "{<"), HasSubstr("not JSON"));
    EXPECT_THAT(message_document("json", "{<"), HasSubstr("<div class=\"text\">{&lt;</div>"));
}

TEST(SandboxMessageDocument, RendersMarkdownWithItsTablesAndHtml) {
    const std::string document = message_document("markdown", "# 标题\n\n|a|b|\n|---|---|\n|1|~~2~~|\n\n<b>raw</b>");
    if (markdown_as_html("")) {
        EXPECT_THAT(document, HasSubstr("<h1>标题</h1>"));
        EXPECT_THAT(document, HasSubstr("<td>1</td>"));
        EXPECT_THAT(document, HasSubstr("<del>2</del>"));
        EXPECT_THAT(document, HasSubstr("<b>raw</b>"));
    } else {
        EXPECT_THAT(document, HasSubstr("without MD4C"));
        EXPECT_THAT(document, HasSubstr("# 标题"));
    }
}

TEST(SandboxMessageDocument, ShowsAMarkdownTableOutOfProportionAsText) {
    std::string content;
    for (int column = 0; column < 2000; ++column) content += "|x";
    content += "\n";
    for (int column = 0; column < 2000; ++column) content += "|---";
    content += "\n";
    for (int row = 0; row < 20'000; ++row) content += "|\n";
    const std::string document = message_document("markdown", content);
    EXPECT_LT(document.size(), 2 * content.size());
    EXPECT_THAT(document, HasSubstr("too large"));
}

TEST(SandboxMessageDocument, ShowsTheParametersOfJenkinsAsATable) {
    EXPECT_THAT(message_document("jenkins", R"({"job":"a<b","n":3,"at":{"x":[]}})"),
                HasSubstr("<table>\n<tr><th scope=\"row\">job</th><td class=\"value\">a&lt;b</td></tr>\n"
                          "<tr><th scope=\"row\">n</th><td class=\"value\">3</td></tr>\n"
                          "<tr><th scope=\"row\">at</th><td class=\"value\">{\n  &quot;x&quot;: []\n}</td></tr>\n"));
    EXPECT_THAT(message_document("cloudMonitor", "alertName=CPU%3C&curValue=97"),
                HasSubstr("<tr><th scope=\"row\">alertName</th><td class=\"value\">CPU&lt;</td></tr>"));
    EXPECT_THAT(message_document("route", "up since <now>"), HasSubstr("up since &lt;now&gt;"));
}

TEST(SandboxMessageDocument, SaysThatItDoesNotKnowATemplate) {
    const std::string document = message_document("form", "<x>");
    EXPECT_THAT(document, HasSubstr("does not know"));
    EXPECT_THAT(document, HasSubstr("&lt;x&gt;"));
}

TEST(SandboxMessageDocument, ReplacesWhatIsNotUtf8) {
    for (const char* content_template : {"html", "txt", "json", "markdown", "pay", "doc"}) {
        const std::string document = message_document(content_template, "a\xff\xc3(b");
        EXPECT_THAT(document, HasSubstr("a\uFFFD\uFFFD(b")) << content_template;
    }
    EXPECT_THAT(message_document("cloudMonitor", "a=%ff"), HasSubstr("\uFFFD"));
}

TEST(SandboxJsonLayout, KeepsNumbersAndStringsAsWritten) {
    EXPECT_EQ(laid_out("[12345678901234567890123,\"\\u4f60 \\\"[\"]"),
              "[\n  12345678901234567890123,\n  \"\\u4f60 \\\"[\"\n]");
    EXPECT_EQ(laid_out(" { } "), "{}");
    EXPECT_EQ(laid_out("true"), "true");
}

TEST(SandboxJsonLayout, IsNotConfusedByDeepNesting) {
    const std::size_t depth = 100'000;
    const auto text = laid_out(std::string(depth, '[') + std::string(depth, ']'));
    ASSERT_TRUE(text);
    EXPECT_LT(text->size(), 200 * depth);
    const auto members = members_of("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}");
    ASSERT_TRUE(members);
    EXPECT_EQ(members->size(), 1U);
}

TEST(SandboxJsonLayout, ReadsTheMembersOfAnObject) {
    const auto members = members_of(R"( {"a" : "x,}" , "" : [ 1 ] , "a":null,"b":{"c":"d"} } )");
    ASSERT_TRUE(members);
    EXPECT_THAT(*members, ElementsAre(Pair("a", "x,}"), Pair("", "[\n  1\n]"), Pair("a", "null"),
                                      Pair("b", "{\n  \"c\": \"d\"\n}")));
    EXPECT_TRUE(members_of("{}")->empty());
    for (const char* text : {"", "[]", "[{\"a\":1}]", "1", "{\"a\":1", "\"{}\""})
        EXPECT_FALSE(members_of(text)) << text;
}

}  // namespace
