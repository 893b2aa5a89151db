#include <pushplus/split_content.hpp>

#include <cstddef>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <sending/characters.hpp>

#include "kept_content.hpp"

namespace {

using pushplus::AccountTier;
using pushplus::BatchSendRequest;
using pushplus::Channel;
using pushplus::ErrorKind;
using pushplus::SendRequest;
using pushplus::split_content;
using pushplus::Template;
using pushplus::detail::count_characters;
using pushplus_test::is_subsequence;
using pushplus_test::without_blanks;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Texts = std::vector<std::string>;

// By QQ, whose limit is short: 2,000 characters.
SendRequest message(Template shown_as, std::string content) {
    SendRequest request;
    request.title = "Report";
    request.channel = Channel::qq;
    request.content_template = std::move(shown_as);
    request.content = std::move(content);
    return request;
}

Texts contents_of(const SendRequest& request) {
    const auto parts = split_content(request);
    EXPECT_TRUE(parts) << parts.error().message();
    Texts contents;
    if (parts)
        for (const auto& part : *parts) contents.push_back(part.content);
    return contents;
}

std::string joined(const Texts& texts) { return std::accumulate(texts.begin(), texts.end(), std::string()); }

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

// Of 100 characters with the line end.
std::string line_of(char c) { return std::string(99, c) + '\n'; }

TEST(SplitContent, LeavesAMessageThatFitsAsItIs) {
    const auto request = message(Template::json, std::string(2000, 'x'));
    const auto parts = split_content(request);
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 1U);
    EXPECT_EQ(parts->front().title, "Report");
    EXPECT_EQ(parts->front().content, request.content);
}

TEST(SplitContent, NumbersTheTitlesAndKeepsEverythingElse) {
    auto request = message(Template::txt, repeated(line_of('x'), 41));
    request.callback_url = "https://example.org/done";
    const auto parts = split_content(request);
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 3U);
    EXPECT_EQ((*parts)[0].title, "Report (1/3)");
    EXPECT_EQ((*parts)[2].title, "Report (3/3)");
    for (const auto& part : *parts) {
        EXPECT_EQ(part.callback_url, request.callback_url);
        EXPECT_EQ(part.channel, Channel::qq);
    }
    request.title.clear();
    EXPECT_EQ(split_content(request)->at(1).title, "(2/3)");
}

TEST(SplitContent, TakesTheLimitOfTheTierAndTheChannel) {
    SendRequest request;
    request.content_template = Template::txt;
    request.content = std::string(20'000, 'x') + std::string(1, 'y');
    EXPECT_EQ(split_content(request)->size(), 2U);
    EXPECT_EQ(split_content(request, AccountTier::member)->size(), 1U);
    // Characters, not bytes.
    request.content = repeated("推", 20'000);
    EXPECT_EQ(split_content(request)->size(), 1U);

    BatchSendRequest batch;
    batch.content_template = Template::txt;
    batch.content = repeated("推", 2001);
    batch.channels = {{Channel::wechat}, {Channel::mail}};
    EXPECT_EQ(split_content(batch)->size(), 1U);
    batch.channels.push_back({Channel::qq});
    const auto parts = split_content(batch);
    ASSERT_EQ(parts->size(), 2U);
    EXPECT_EQ(parts->at(1).title, "(2/2)");
    EXPECT_EQ(parts->at(1).content, "推");
}

TEST(SplitContent, RefusesATitleWithoutRoomForItsNumber) {
    auto request = message(Template::txt, std::string(2001, 'x'));
    request.title = std::string(94, 't');
    const auto parts = split_content(request);
    ASSERT_TRUE(parts) << parts.error().message();
    EXPECT_EQ(count_characters(parts->front().title), 100U);
    request.title += 't';
    const auto refused = split_content(request);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(refused.error().message(), StartsWith("title has 95 characters; at most 94"));
}

TEST(SplitContent, RefusesTemplatesThatAreNoText) {
    for (const auto& shown_as : {Template(Template::json), Template(Template::route), Template("tabular")}) {
        const auto refused = split_content(message(shown_as, std::string(2001, 'x')));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind(), ErrorKind::invalid_argument);
        EXPECT_THAT(refused.error().message(), HasSubstr("template " + shown_as.text() + " cannot be split"));
    }
}

TEST(SplitContent, RefusesContentThatIsNoUtf8) {
    // Bytes that go on with a character, and none that begins one, count as no characters.
    for (const auto shown_as : {Template::txt, Template::markdown, Template::html}) {
        const auto parts = split_content(message(shown_as, std::string(50, '\x99') + std::string(2100, 'x')));
        ASSERT_FALSE(parts);
        EXPECT_EQ(parts.error().kind(), ErrorKind::invalid_argument);
        EXPECT_THAT(parts.error().message(), HasSubstr("content is not UTF-8"));
    }
}

TEST(SplitContentOfText, CutsBetweenLines) {
    const auto content = repeated(line_of('a'), 19) + repeated(line_of('b'), 3);
    EXPECT_THAT(contents_of(message(Template::txt, content)),
                ElementsAre(repeated(line_of('a'), 19) + line_of('b'), repeated(line_of('b'), 2)));
}

TEST(SplitContentOfText, CutsALongLineBetweenWordsOrElseCharacters) {
    const auto words = repeated("word ", 500);
    EXPECT_THAT(contents_of(message(Template::txt, words)),
                ElementsAre(repeated("word ", 400), repeated("word ", 100)));
    const auto one = repeated("推", 2500);
    EXPECT_THAT(contents_of(message(Template::txt, one)), ElementsAre(repeated("推", 2000), repeated("推", 500)));
}

TEST(SplitContentOfMarkdown, CutsBeforeAHeadingAndBetweenParagraphs) {
    const auto paragraph = repeated(line_of('p'), 9) + "\n";
    const auto content = "# One\n\n" + paragraph + "## Two\n" + paragraph + paragraph + "last\n";
    EXPECT_THAT(contents_of(message(Template::markdown, content)),
                ElementsAre("# One\n\n" + paragraph + "## Two\n" + paragraph, paragraph + "last\n"));
    // The heading does not stay behind.
    const auto longer = "# One\n\n" + paragraph + paragraph + "## Two\n" + paragraph;
    EXPECT_THAT(contents_of(message(Template::markdown, longer)),
                ElementsAre("# One\n\n" + paragraph + paragraph, "## Two\n" + paragraph));
}

TEST(SplitContentOfMarkdown, CutsBetweenItemsOfAList) {
    const auto item = "- " + std::string(97, 'i') + "\n  more\n";
    const auto contents = contents_of(message(Template::markdown, repeated(item, 30)));
    ASSERT_EQ(contents.size(), 2U);
    EXPECT_EQ(joined(contents), repeated(item, 30));
    EXPECT_THAT(contents[1], StartsWith("- "));
}

TEST(SplitContentOfMarkdown, ClosesAFenceAndOpensItAgain) {
    const auto content = "```cpp\n" + repeated(line_of('c'), 25) + "```\n\nafter\n";
    EXPECT_THAT(contents_of(message(Template::markdown, content)),
                ElementsAre("```cpp\n" + repeated(line_of('c'), 19) + "```\n",
                            "```cpp\n" + repeated(line_of('c'), 6) + "```\n\nafter\n"));
}

TEST(SplitContentOfMarkdown, KeepsAFenceThatFitsWhole) {
    const auto fence = "~~~~\n# no heading\n\n" + repeated(line_of('c'), 5) + "~~~\n~~~~\n";
    const auto content = repeated(line_of('a'), 15) + "\n" + fence;
    EXPECT_THAT(contents_of(message(Template::markdown, content)),
                ElementsAre(repeated(line_of('a'), 15) + "\n", fence));
}

TEST(SplitContentOfMarkdown, CutsALineOfCodeThatIsTooLong) {
    const auto contents = contents_of(message(Template::markdown, "```\n" + std::string(3000, 'c') + "\n```"));
    EXPECT_THAT(contents,
                ElementsAre("```\n" + std::string(1976, 'c') + "\n```\n", "```\n" + std::string(1024, 'c') + "\n```"));
}

TEST(SplitContentOfMarkdown, LeavesBlankLinesAfterAFenceOutsideOfIt) {
    for (std::size_t length = 1970; length < 1995; ++length) {
        for (const auto& end : Texts{"\n", "\r\n"}) {
            const auto fence = "```" + end + std::string(length, 'c') + end + "```" + end;
            const auto contents = contents_of(message(Template::markdown, fence + repeated(end, 30) + "after" + end));
            EXPECT_THAT(contents.back(), HasSubstr("after"));
            EXPECT_TRUE(contents.size() == 1 || contents.back().find("```") == std::string::npos ||
                        contents.back().find("c") != std::string::npos)
                << "an empty code block after " << length;
            EXPECT_THAT(contents.back().substr(contents.back().find("after")), Not(HasSubstr("```")));
        }
    }
}

TEST(SplitContentOfMarkdown, KnowsAFenceWithinListsAndQuotes) {
    const auto item =
        contents_of(message(Template::markdown, "- ```sh\n" + repeated("  " + line_of('c'), 25) + "  ```\n\ntext\n"));
    ASSERT_EQ(item.size(), 2U);
    EXPECT_THAT(item[0], EndsWith("c\n  ```\n"));
    EXPECT_THAT(item[1], StartsWith("  ```sh\n  c"));
    EXPECT_THAT(item[1], EndsWith("c\n  ```\n\ntext\n"));
    const auto quote =
        contents_of(message(Template::markdown, "> ~~~\n" + repeated("> " + line_of('c'), 25) + "> ~~~\ntext\n"));
    ASSERT_EQ(quote.size(), 2U);
    EXPECT_THAT(quote[1], StartsWith("> ~~~\n> c"));
    const auto nested = contents_of(message(Template::markdown, "- item\n\n    ```\n" + repeated("    cc\n", 300) +
                                                                    "    ```\n" + repeated(line_of('t'), 2)));
    ASSERT_EQ(nested.size(), 2U);
    EXPECT_THAT(nested[0], EndsWith("cc\n    ```\n"));
    EXPECT_THAT(nested[1], StartsWith("    ```\n    cc"));
}

TEST(SplitContentOfMarkdown, MakesNoCodeOfItemsAtTheBeginningOfAPart) {
    const auto contents =
        contents_of(message(Template::markdown, "- item\n" + repeated("    - sub item of it\n", 120)));
    ASSERT_EQ(contents.size(), 2U);
    EXPECT_THAT(contents[1], StartsWith("- sub item of it\n- sub item"));
}

TEST(SplitContentOfMarkdown, SendsNoHeadingAlone) {
    const auto before = repeated(line_of('p'), 10) + "\n";
    for (const auto& heading : Texts{"## Two\n", "Two\n===\n"}) {
        for (const auto& body : Texts{std::string(1998, 'x') + "\n", "```\n" + std::string(3000, 'x') + "\n```\n",
                                      repeated("word ", 600) + "\n"}) {
            const auto contents = contents_of(message(Template::markdown, before + heading + body));
            ASSERT_GE(contents.size(), 2U);
            EXPECT_THAT(contents[1], StartsWith(heading));
            EXPECT_GT(contents[1].size(), heading.size() + 1000);
        }
    }
}

TEST(SplitContentOfMarkdown, RepeatsTheHeadingRowOfATable) {
    const std::string head = "| name | value |\n|------|------:|\n";
    const auto row = "| " + std::string(95, 'r') + " |\n";
    EXPECT_THAT(contents_of(message(Template::markdown, head + repeated(row, 30))),
                ElementsAre(head + repeated(row, 19), head + repeated(row, 11)));
}

TEST(SplitContentOfMarkdown, KeepsTheHeadingRowOfATableWithRowsThatAreTooLong) {
    const std::string head = "| a | b |\n|---|---|\n";  // 20 characters.
    EXPECT_THAT(contents_of(message(Template::markdown, head + "|" + std::string(2100, 'r') + "|\n| 1 | 2 |\n")),
                ElementsAre(head + "|" + std::string(1979, 'r'), head + std::string(121, 'r') + "|\n| 1 | 2 |\n"));
    const auto has_no_room_beside = "|" + std::string(1985, 'r') + "|\n";
    EXPECT_THAT(contents_of(message(Template::markdown, head + has_no_room_beside + "| 1 | 2 |\n")),
                ElementsAre(head, has_no_room_beside, head + "| 1 | 2 |\n"));
}

TEST(SplitContentOfMarkdown, RepeatsNothingThatTakesMoreThanHalfAPart) {
    const auto fence = "```" + std::string(1200, 'i') + "\n" + repeated(line_of('c'), 25) + "```\n";
    EXPECT_EQ(joined(contents_of(message(Template::markdown, fence))), fence);
    const auto head = "|" + std::string(1200, 'h') + "|\n|--|\n";
    const auto table = head + repeated("|" + line_of('r'), 25);
    EXPECT_EQ(joined(contents_of(message(Template::markdown, table))), table);
}

TEST(SplitContentOfHtml, CutsAfterElementsAndLinesOutsideOfElements) {
    const auto item = "<div><b>" + std::string(80, 'x') + "</b>\n</div>";  // 99 characters.
    EXPECT_THAT(contents_of(message(Template::html, repeated(item, 21))), ElementsAre(repeated(item, 20), item));
    // html is what an empty template means.
    EXPECT_EQ(contents_of(message({}, repeated(item, 21))).size(), 2U);
    const auto lines = repeated("text <b>bold</b> text<br>\n", 100);
    const auto contents = contents_of(message(Template::html, lines));
    EXPECT_EQ(joined(contents), lines);
    for (const auto& content : contents) EXPECT_THAT(content, EndsWith("<br>\n"));
}

TEST(SplitContentOfHtml, NeverCutsWithinAnElement) {
    const auto list = "<UL>\n" + repeated("<li>item</li>\n", 140) + "</ul>\n";
    EXPECT_THAT(contents_of(message(Template::html, repeated("more\n", 10) + list)),
                ElementsAre(repeated("more\n", 10), list));
    const auto longer = split_content(message(Template::html, "<p>before</p>" + list + "<ol>" + list + list + "</ol>"));
    ASSERT_FALSE(longer);
    EXPECT_EQ(longer.error().kind(), ErrorKind::invalid_argument);
    EXPECT_THAT(longer.error().message(), HasSubstr("HTML element of more than 2000 characters"));
}

TEST(SplitContentOfHtml, IsNotMisledByWhatLooksLikeATag) {
    const auto filler = repeated("<p>" + std::string(93, 'x') + "</p>", 19);  // 1,900 characters.
    for (const auto& odd :
         Texts{"<a title='</a>'>" + std::string(200, 'y') + "</a>", "<!-- <div> -->" + std::string(200, 'y'),
               "<script>if (a < b) \"</div>\"</script><i>" + std::string(200, 'y') + "</i>",
               "1 < 2 " + std::string(200, 'y'), "<img alt=\">\"/>" + std::string(200, 'y')}) {
        const auto contents = contents_of(message(Template::html, filler + odd));
        EXPECT_EQ(joined(contents), filler + odd);
        EXPECT_EQ(contents.size(), 2U) << odd;
    }
}

TEST(SplitContentOfHtml, CutsPlainTextByLines) {
    const auto text = repeated(line_of('x'), 25);
    EXPECT_THAT(contents_of(message(Template::html, text)),
                ElementsAre(repeated(line_of('x'), 20), repeated(line_of('x'), 5)));
}

TEST(SplitContentOfHtml, KnowsTagsAsABrowserDoes) {
    for (const auto& line : Texts{"I <3 you\n", "cpu <5% ok<br>\n", "a <- b<br>\n", "<!--><p>x</p>\n", "<p>no end\n",
                                  "<img alt=it's><div class=box>I don't <b>know</b></div>\r\n"})
        EXPECT_EQ(joined(contents_of(message(Template::html, repeated(line, 300)))), repeated(line, 300));
    for (const auto& element : Texts{"<a href=https://example.com/>", "<div class=x/>", "<div title=it's>"}) {
        const auto name = element.substr(1, element.find(' ') - 1);
        const auto all = element + repeated("some link text\n", 180) + "</" + name + ">";
        EXPECT_FALSE(split_content(message(Template::html, all))) << element;
    }
}

TEST(SplitContent, CutsNoCharacterReferenceAndNoLineEnd) {
    const auto contents = contents_of(message(Template::html, std::string(1998, 'x') + "&amp;" + std::string(9, 'y')));
    EXPECT_THAT(contents, ElementsAre(std::string(1998, 'x'), "&amp;yyyyyyyyy"));
    EXPECT_THAT(contents_of(message(Template::txt, std::string(1999, 'x') + "\r\ny")),
                ElementsAre(std::string(1999, 'x'), "\r\ny"));
    EXPECT_THAT(contents_of(message(Template::txt, "a" + repeated("推送加。", 501))),
                ElementsAre("a" + repeated("推送加。", 499), repeated("推送加。", 2)));
}

TEST(SplitContent, MakesNoBlankMessage) {
    for (const auto& content : Texts{std::string(2000, 'x') + "\n", "    " + std::string(2100, 'x'),
                                     std::string(2000, 'x') + std::string(2500, '\n') + "y",
                                     repeated("<p>" + std::string(92, 'x') + "</p>\n", 20) + "\r\n\r\n"})
        for (const auto shown_as : {Template::txt, Template::markdown, Template::html})
            for (const auto& part : contents_of(message(shown_as, content)))
                EXPECT_NE(part.find_first_not_of(" \t\r\n"), std::string::npos);
}

TEST(SplitContent, RefusesContentThatIsAllBlankAsASendDoes) {
    for (const auto& blank : Texts{"\n", " ", " \r\n"})
        for (const auto shown_as : {Template::txt, Template::markdown, Template::html}) {
            const auto parts = split_content(message(shown_as, repeated(blank, 3000)));
            ASSERT_FALSE(parts);
            EXPECT_EQ(parts.error().kind(), ErrorKind::invalid_argument);
            EXPECT_EQ(parts.error().message(), "content holds nothing but blanks");
        }
}

TEST(SplitContent, LeavesTheTitleOfTheOneMessageThatIsLeft) {
    for (const auto shown_as : {Template::txt, Template::markdown, Template::html}) {
        const auto parts = split_content(message(shown_as, std::string(2500, '\n') + "y"));
        ASSERT_TRUE(parts);
        ASSERT_EQ(parts->size(), 1U);
        EXPECT_EQ(parts->front().title, "Report");
        EXPECT_THAT(parts->front().content, EndsWith("y"));
    }
}

// Whatever the content: no part is too long or empty, and nothing is lost.
TEST(SplitContent, KeepsItsPromisesForAnyContent) {
    const Texts pieces{
        "推送加",   "word ",       "\n",        "\n\n",        "```\n",       "~~~ x\n",     "# Head\n",
        "- item\n", "| a | b |\n", "|--|--|\n", "<b>text</b>", "<i>more</i>", "<p>text</p>", "<br>",
        "\r\n",     "<!-- a -->",  "&amp;",     "<",           "' \">",       "    code\n",  std::string(700, 'z'),
        "1. one\n"};
    std::mt19937 random(7);
    for (int round = 0; round < 150; ++round) {
        std::string content;
        while (count_characters(content) < 5000) content += pieces[random() % pieces.size()];
        for (const auto shown_as : {Template::txt, Template::markdown, Template::html}) {
            const auto parts = split_content(message(shown_as, content));
            if (!parts) {
                EXPECT_EQ(Template(shown_as), Template(Template::html)) << parts.error().message();
                continue;
            }
            std::string all;
            for (const auto& part : *parts) {
                EXPECT_LE(count_characters(part.content), 2000U);
                EXPECT_NE(part.content.find_first_not_of(" \t\r\n"), std::string::npos);
                all += part.content;
            }
            if (Template(shown_as) == Template::markdown)
                EXPECT_TRUE(is_subsequence(without_blanks(content), without_blanks(all)));
            else
                EXPECT_EQ(without_blanks(all), without_blanks(content));
        }
    }
}

}  // namespace
