#include <string>

#include <gtest/gtest.h>

#include "sandbox/operations/script.hpp"

namespace {

using pushplus::detail::sandbox::run_script;

std::string run(const std::string& script, const std::string& message = "abc") {
    const auto outcome = run_script(script, message);
    return outcome.content ? *outcome.content : "beyond from line " + std::to_string(outcome.line);
}

TEST(SandboxScript, RunsTheDocumentsExample) {
    EXPECT_EQ(run("content = content + 123", "this is content"), "this is content123");
}

TEST(SandboxScript, AppendsAndPrepends) {
    EXPECT_EQ(run("content = content + 'x'"), "abcx");
    EXPECT_EQ(run("content = \"x\" + content + `y`"), "xabcy");
    EXPECT_EQ(run("content += '!';"), "abc!");
    EXPECT_EQ(run("content+=1+2"), "abc3");
    EXPECT_EQ(run("content = content + 1 + 2"), "abc12");
    EXPECT_EQ(run("content = 1 + 2 + content"), "3abc");
    EXPECT_EQ(run("content = 'a' + (1 + 2)"), "a3");
    EXPECT_EQ(run("content = content"), "abc");
    EXPECT_EQ(run("content = '标题：' + content"), "标题：abc");
    EXPECT_EQ(run("content = 'new'"), "new");
}

TEST(SandboxScript, PrintsNumbersAsJavaScriptDoes) {
    EXPECT_EQ(run("content = content + 1.50"), "abc1.5");
    EXPECT_EQ(run("content = content + 1.0"), "abc1");
    EXPECT_EQ(run("content = content + 0.000001"), "abc0.000001");
    EXPECT_EQ(run("content = 1.0 + 2"), "3");
    EXPECT_EQ(run("content = 7; content += 1"), "8");
    EXPECT_EQ(run("content = 7; content += '1'"), "71");
}

TEST(SandboxScript, ReplacesTheFirstOrAll) {
    EXPECT_EQ(run("content = content.replace('a','b')", "banana"), "bbnana");
    EXPECT_EQ(run("content = content.replace(/a/g,'o')", "banana"), "bonono");
    EXPECT_EQ(run("content = content.replace(/a/, 'o')", "banana"), "bonana");
    EXPECT_EQ(run("content = content.replace('x', 'y')"), "abc");
    EXPECT_EQ(run("content = content.replace('', 'y')"), "yabc");
    EXPECT_EQ(run("content = content.replace(/a/g, 'aa')", "aba"), "aabaa");
    EXPECT_EQ(run("content = content.replace(/a\\.b\\//g, '')", "a.b/axb/a.b/"), "axb/");
    EXPECT_EQ(run("content = content.replace('a','b').replace('b', \"c\") + '!'"), "cbc!");
    EXPECT_EQ(run("content = 'x' + 'yx'.replace('x', 'z')"), "xyz");
    EXPECT_EQ(run("content = (content + 'a').replace(/a/g, '-')"), "-bc-");
    EXPECT_EQ(run("content = content.replace('a', '5$')"), "5$bc");
    EXPECT_EQ(run("content = content.replace('密码', '***')", "密码:1"), "***:1");
}

TEST(SandboxScript, RunsStatementsInTurn) {
    EXPECT_EQ(run("content = content + 1; content = content + 2"), "abc12");
    EXPECT_EQ(run("content = content + 1\ncontent = content + 2\r\n"), "abc12");
    EXPECT_EQ(run(";;content += 1;;\n;content += 2;"), "abc12");
    EXPECT_EQ(run("content = content\n  .replace('a', 'x')\n  + 1\ncontent += 2"), "xbc12");
    EXPECT_EQ(run("content = ('a' +\n 'b'\n)\ncontent += 1"), "ab1");
    EXPECT_EQ(run(" \n "), "abc");
}

TEST(SandboxScript, PassesOverComments) {
    EXPECT_EQ(run("// adds\ncontent = content + 1 // one\ncontent += /* two */ 2"), "abc12");
    EXPECT_EQ(run("content = content /* and\n then */ content += 1"), "abc1");
}

TEST(SandboxScript, ReadsEscapes) {
    EXPECT_EQ(run("content = 'a\\n\\t\\\\\\'\\\"' + \"'\" + '\"'"), "a\n\t\\'\"'\"");
    EXPECT_EQ(run("content = `a\nb\\`\\${`"), "a\nb`${");
}

TEST(SandboxScript, ReportsTheLineFromWhichAScriptIsUnsupported) {
    EXPECT_EQ(run("content += 1\n\nlet x = 1"), "beyond from line 3");
}

class UnsupportedSandboxScript : public testing::TestWithParam<const char*> {};

TEST_P(UnsupportedSandboxScript, IsRecognized) { EXPECT_FALSE(run_script(GetParam(), "abc").content) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(
    Scripts, UnsupportedSandboxScript,
    testing::Values("let x = 1", "return content", "content", "content;", "contents = 1", "content2 = 1",
                    "if (content) content = 1", "content == 1", "content => 1", "content++", "content -= 1",
                    "content = content - 1", "content = content * 2", "content = -1", "content = +1",
                    "content = content + + 1", "content = content ++ 1", "content = content +",
                    "content = ", "content = 1 content = 2", "content = (1", "content = 1)", "content = ()",
                    "content = x", "content = 'a", "content = 'a\nb'", "content = '\\u0041'", "content = '\\x41'",
                    "content = `${content}`", "content = 010", "content = 0x10", "content = 1e3", "content = 1_000",
                    "content = 1n", "content = 1234567890123456", "content = 0.0000001", "content = 0.1 + 0.2",
                    "content = content.trim()", "content = content.replaceAll('a', 'b')", "content = content.length",
                    "content = content[0]", "content = 1.0.replace('1', '2')", "content = (1).replace('1', '2')",
                    "content = content.replace('a')", "content = content.replace('a', 1)",
                    "content = content.replace(/a/gi, 'b')", "content = content.replace(/a/i, 'b')",
                    "content = content.replace(/a+/g, 'b')", "content = content.replace(/./g, 'b')",
                    "content = content.replace(/\\d/g, 'b')", "content = content.replace(/(a)/, 'b')",
                    "content = content.replace(/[a]/, 'b')", "content = content.replace(/^a/, 'b')",
                    "content = content.replace(/a/", "content = content.replace(//, 'b')",
                    "content = content.replace('a', '$&')", "content = content.replace('a', '$$')",
                    "content = content.replace('a', '$1')", "content = content.replace('a', x => x)",
                    "content = content.replace(content, 'b')", "/* open", "content = eval('1')", "content = [1]",
                    "content = content\n(1)", "var content = 1", "content = content ? 1 : 2", "content.x = 1",
                    "content = content, 1", "\xe5\x86\x85 = 1"));

TEST(SandboxScript, BoundsWhatGrows) {
    std::string doubling;
    for (int i = 0; i < 64; ++i) doubling += "content = content + content\n";
    EXPECT_EQ(run(doubling, "abcdefgh"), "beyond from line 18");
    std::string growing;
    for (int i = 0; i < 64; ++i) growing += "content = content.replace(/a/g, 'aa')\n";
    EXPECT_FALSE(run_script(growing, "a").content);
    EXPECT_FALSE(run_script("content = " + std::string(100'000, '('), "a").content);
}

}  // namespace
