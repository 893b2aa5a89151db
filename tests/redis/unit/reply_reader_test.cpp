#include "redis/reply_reader.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>

#include "redis/commands.hpp"

namespace pushplus_test {
namespace {

using pushplus::detail::redis::Commands;
using pushplus::detail::redis::longest_text;
using pushplus::detail::redis::Reply;
using pushplus::detail::redis::ReplyReader;
using Type = Reply::Type;
using namespace std::string_literals;

void feed(ReplyReader& reader, std::string_view bytes) { reader.feed(bytes.data(), bytes.size()); }

std::optional<Reply> read(std::string_view bytes) {
    ReplyReader reader;
    feed(reader, bytes);
    return reader.next();
}

std::string fault_of(std::string_view bytes) {
    ReplyReader reader;
    feed(reader, bytes);
    while (reader.next()) continue;
    return reader.fault() == nullptr ? "none" : reader.fault();
}

TEST(RedisReplyReader, ReadsEachType) {
    EXPECT_TRUE(read("+OK\r\n")->is_status("OK"));
    EXPECT_EQ(read("-ERR no\r\n")->type, Type::error);
    EXPECT_EQ(read("-ERR no\r\n")->text, "ERR no");
    EXPECT_EQ(read(":-12\r\n")->integer, -12);
    EXPECT_EQ(read("$-1\r\n")->type, Type::nil);
    EXPECT_EQ(read("*-1\r\n")->type, Type::nil);
    EXPECT_EQ(read("$4\r\n\r\n\0x\r\n"s)->type, Type::text);
    EXPECT_EQ(read("$4\r\n\r\n\0x\r\n"s)->text, "\r\n\0x"s);
    EXPECT_EQ(read("$0\r\n\r\n")->text, "");
    const auto array = read("*4\r\n$1\r\na\r\n:2\r\n*0\r\n*2\r\n+b\r\n$-1\r\n");
    ASSERT_TRUE(array);
    ASSERT_EQ(array->elements.size(), 4U);
    EXPECT_EQ(array->elements[0].text, "a");
    EXPECT_EQ(array->elements[1].integer, 2);
    EXPECT_EQ(array->elements[2].type, Type::array);
    EXPECT_EQ(array->elements[3].elements[0].text, "b");
    EXPECT_EQ(array->elements[3].elements[1].type, Type::nil);
}

TEST(RedisReplyReader, ReadsBytesAsTheyArrive) {
    ReplyReader reader;
    const std::string bytes = "+OK\r\n*2\r\n$3\r\nabc\r\n:5\r\n";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        feed(reader, bytes.substr(i, 1));
        const auto reply = reader.next();
        EXPECT_EQ(reply.has_value(), i == 4 || i + 1 == bytes.size()) << i;
        EXPECT_EQ(reader.has_rest(), i != 4 && i + 1 != bytes.size()) << i;
        EXPECT_EQ(reader.fault(), nullptr) << i;
    }
}

TEST(RedisReplyReader, TakesATextOfFourMebibytes) {
    const std::string text(longest_text, 'a');
    ReplyReader reader;
    const auto bytes = "+OK\r\n$" + std::to_string(text.size()) + "\r\n" + text + "\r\n:1\r\n";
    std::size_t count = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 16'384) {
        feed(reader, std::string_view(bytes).substr(i, 16'384));
        while (reader.next()) ++count;
    }
    EXPECT_EQ(count, 3U);
    EXPECT_EQ(reader.fault(), nullptr);
}

TEST(RedisReplyReader, RefusesALongerOneBeforeItIsThereAsAWhole) {
    ReplyReader reader;
    feed(reader, "$1000000000\r\n");
    const std::string part(65'536, 'a');
    int parts = 0;
    for (; parts < 1000 && reader.fault() == nullptr; ++parts) {
        feed(reader, part);
        EXPECT_FALSE(reader.next());
    }
    EXPECT_EQ(parts, 65);
    EXPECT_THAT(reader.fault(), ::testing::HasSubstr("more than 4 MiB"));
}

TEST(RedisReplyReader, RefusesALineWithoutEnd) {
    ReplyReader reader;
    feed(reader, "+");
    const std::string part(65'536, 'a');
    for (int parts = 0; parts < 100 && reader.fault() == nullptr; ++parts) {
        feed(reader, part);
        EXPECT_FALSE(reader.next());
    }
    EXPECT_THAT(reader.fault(), ::testing::HasSubstr("more than 4 MiB"));
}

TEST(RedisReplyReader, RefusesGarbage) {
    for (const std::string bytes : {"HTTP/1.1 400 Bad Request\r\n", "\r\n", "x", "$x\r\n", "$-2\r\n", ":\r\n",
                                    ":1x\r\n", "*x\r\n", "*-2\r\n", "\x16\x03\x01", "*1\r\nx\r\n"})
        EXPECT_THAT(fault_of(bytes), ::testing::HasSubstr("does not speak Redis' protocol")) << bytes;
    EXPECT_EQ(fault_of("$5\r\nabc"), "none") << "not all there";
}

TEST(RedisReplyReader, RefusesArraysThatAreLongOrDeep) {
    EXPECT_EQ(fault_of("*64\r\n"), "none");
    for (const std::string bytes :
         {"*65\r\n", "*2147483647\r\n", "*4294967296\r\n", "*1073741825\r\n", "*2\r\n:1\r\n*65\r\n"})
        EXPECT_THAT(fault_of(bytes), ::testing::HasSubstr("protocol")) << bytes;
    EXPECT_EQ(fault_of("*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"), "none");
    EXPECT_THAT(fault_of("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"), ::testing::HasSubstr("protocol"));
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "*1\r\n";
    EXPECT_THAT(fault_of(deep), ::testing::HasSubstr("protocol"));
}

TEST(RedisReplyReader, RefusesTheNextProtocol) {
    for (const std::string bytes :
         {"%1\r\n+a\r\n+b\r\n", "~1\r\n+a\r\n", "#t\r\n", ",1.5\r\n", "=5\r\ntxt:a\r\n", ">1\r\n+a\r\n"})
        EXPECT_THAT(fault_of(bytes), ::testing::HasSubstr("protocol")) << bytes;
}

TEST(RedisReplyReader, DoesNotGoOnAfterAFault) {
    ReplyReader reader;
    feed(reader, "x");
    EXPECT_FALSE(reader.next());
    feed(reader, "+OK\r\n");
    EXPECT_FALSE(reader.next());
    EXPECT_NE(reader.fault(), nullptr);
}

TEST(RedisCommands, AreSentWithTheirLengths) {
    Commands commands;
    commands.add({"SET", "a\r\n\0b"s, ""}).add({"TIME"});
    EXPECT_EQ(commands.bytes(), "*3\r\n$3\r\nSET\r\n$5\r\na\r\n\0b\r\n$0\r\n\r\n*1\r\n$4\r\nTIME\r\n"s);
    EXPECT_EQ(commands.count(), 2U);
}

}  // namespace
}  // namespace pushplus_test
