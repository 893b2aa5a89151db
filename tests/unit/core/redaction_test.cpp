#include "core/redaction.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace {

using pushplus::detail::excerpt;
using pushplus::detail::redact;
using Secrets = std::vector<std::string_view>;

std::string redacted(std::string_view text) { return redact(text, {}); }

void expect_hidden(const std::string& text, const std::string& secret) {
    EXPECT_EQ(redacted(text).find(secret), std::string::npos) << redacted(text);
    EXPECT_NE(redacted(text).find("***"), std::string::npos) << redacted(text);
}

TEST(Redaction, LeavesTextWithoutSecretsUnchanged) {
    for (const std::string text : {"",
                                   "a",
                                   "请求成功",
                                   "the token is invalid: do not use it again",
                                   "token",
                                   "token=",
                                   "key:",
                                   "data",
                                   "Connection refused: 127.0.0.1 port 8080",
                                   R"({"code":500,"msg":"服务异常","data":null})",
                                   R"({"code":500,"count":12,"name":"x","ok":true})",
                                   "<html><head><title>502 Bad Gateway</title></head></html>",
                                   "internationalizationandlocalization",
                                   "2022-09-06 11:15:32",
                                   "a=b&c=d",
                                   R"({"token":null,"data":{}})",
                                   R"({"token":"","data":[]})",
                                   "\xFF\xFE\x00\x01",
                                   "\"\"\"\\\\\\",
                                   "====",
                                   "a\\",
                                   "token\"",
                                   "token\":",
                                   "token\": \"",
                                   "password\\\":\\\"",
                                   R"({"tokens":["a"]})"})
        EXPECT_EQ(redact(text, {"s3cr3t"}), text);
    EXPECT_EQ(redact("nothing", {}), "nothing");
}

TEST(Redaction, MasksSecretsByTheirValueWhereverTheyStand) {
    const Secrets secrets{"s3cr3t"};
    EXPECT_EQ(redact("s3cr3t", secrets), "***");
    EXPECT_EQ(redact("user s3cr3t is unknown", secrets), "user *** is unknown");
    EXPECT_EQ(redact("s3cr3ts3cr3t,s3cr3t", secrets), "******,***");
    EXPECT_EQ(redact("xs3cr3ty", secrets), "x***y");
    EXPECT_EQ(redact("密码s3cr3t错误", secrets), "密码***错误");
    EXPECT_EQ(redact("pass word", {"pass word"}), "***");
    EXPECT_EQ(redact("密码错误", {"密码"}), "***错误");
    EXPECT_EQ(redact("a*b*c*d", {"*b*c"}), "a****d");
    EXPECT_EQ(redact("********", {"****"}), "******");
}

TEST(Redaction, IgnoresSecretsTooShortToBeAny) {
    EXPECT_EQ(redact("abc and an empty one", {"abc", "an", ""}), "abc and an empty one");
    EXPECT_EQ(redact("abcd", {"abcd"}), "***");
}

TEST(Redaction, MasksASecretWholeOfWhichAnotherIsAPart) {
    EXPECT_EQ(redact("is s3cr3t-long here", {"s3cr3t", "s3cr3t-long"}), "is *** here");
    EXPECT_EQ(redact("is s3cr3t-long here", {"s3cr3t-long", "s3cr3t"}), "is *** here");
    EXPECT_EQ(redact("is my-s3cr3t here", {"s3cr3t", "my-s3cr3t"}), "is *** here");
}

TEST(Redaction, MasksSecretsThatAreEscapedAsWithinJson) {
    const Secrets secrets{R"(pa"ss\wd)", "https://host/hook/x?y"};
    EXPECT_EQ(redact(R"({"msg":"bad pa\"ss\\wd"})", secrets), R"({"msg":"bad ***"})");
    EXPECT_EQ(redact(R"({"msg":"bad https:\/\/host\/hook\/x?y"})", secrets), R"({"msg":"bad ***"})");
    EXPECT_EQ(redact(R"(bad pa"ss\wd)", secrets), "bad ***");
}

TEST(Redaction, MasksJsonMembersByTheirName) {
    for (const std::string name : {"token", "accessKey", "access-key", "access_key", "secretKey", "secret", "password",
                                   "webhookUrl", "key", "data", "userToken", "access_token", "Token", "PASSWORD",
                                   "SECRETKEY", "smtpPassword", "appSecret", "apiKey"}) {
        EXPECT_EQ(redacted("{\"" + name + "\":\"abc\",\"x\":\"y\"}"), "{\"" + name + "\":\"***\",\"x\":\"y\"}");
        EXPECT_EQ(redacted("{ \"" + name + "\" :\t\n\"abc\" }"), "{ \"" + name + "\" :\t\n\"***\" }");
        EXPECT_EQ(redacted("{\"" + name + "\":123456,\"x\":1}"), "{\"" + name + "\":***,\"x\":1}");
        EXPECT_EQ(redacted("{\"" + name + "\":-1.5e3}"), "{\"" + name + "\":***}");
    }
    EXPECT_EQ(redacted(R"({"token":"a","token":"b"})"), R"({"token":"***","token":"***"})");
    EXPECT_EQ(redacted(R"({"password":"p&a=s s;w'd}"})"), R"({"password":"***"})");
    EXPECT_EQ(redacted(R"({"token":"密码"})"), R"({"token":"***"})");
}

TEST(Redaction, KeepsMembersThatOnlyResembleASecret) {
    for (const std::string text : {R"({"tokenName":"x"})", R"({"keyboard":"x"})", R"({"database":"x"})",
                                   R"({"metadata":"x"})", R"({"passwordless":"x"})", R"({"data":{"id":"x"}})"})
        EXPECT_EQ(redacted(text), text);
}

TEST(Redaction, MasksAValueToItsEndPastEscapedQuotes) {
    EXPECT_EQ(redacted(R"({"password":"ab\"cd","x":"y"})"), R"({"password":"***","x":"y"})");
    EXPECT_EQ(redacted(R"({"password":"ab\\","x":"y"})"), R"({"password":"***","x":"y"})");
    EXPECT_EQ(redacted(R"({"password":"\"","x":"y"})"), R"({"password":"***","x":"y"})");
    EXPECT_EQ(redacted(R"({"password":"a\\\"b","x":"y"})"), R"({"password":"***","x":"y"})");
    EXPECT_EQ(redacted(R"({"password":"a\nb\u0041","x":"y"})"), R"({"password":"***","x":"y"})");
}

TEST(Redaction, MasksMembersOfJsonWithinJson) {
    EXPECT_EQ(redacted(R"({"msg":"{\"token\":\"abc\",\"x\":\"y\"}","z":"w"})"),
              R"({"msg":"{\"token\":\"***\",\"x\":\"y\"}","z":"w"})");
    EXPECT_EQ(redacted(R"({"msg":"{\"password\":\"ab\\\"cd\",\"x\":\"y\"}"})"),
              R"({"msg":"{\"password\":\"***\",\"x\":\"y\"}"})");
    EXPECT_EQ(redacted(R"({"msg":"{\"password\":\"ab\\\\\",\"x\":\"y\"}"})"),
              R"({"msg":"{\"password\":\"***\",\"x\":\"y\"}"})");
    EXPECT_EQ(redacted(R"({"a":"{\"b\":\"{\\\"token\\\":\\\"abc\\\",\\\"x\\\":1}\"}"})"),
              R"({"a":"{\"b\":\"{\\\"token\\\":\\\"***\\\",\\\"x\\\":1}\"}"})");
    EXPECT_EQ(redacted(R"({"msg":"{\"token\": 12345}"})"), R"({"msg":"{\"token\": ***}"})");
    // The outer text ends before the inner one does.
    EXPECT_EQ(redacted(R"({"msg":"{\"token\":\"abc","x":"y"})"), R"({"msg":"{\"token\":\"***","x":"y"})");
}

TEST(Redaction, MasksAValueThatIsCutInTheMiddle) {
    EXPECT_EQ(redacted(R"({"code":200,"data":{"accessKey":"d7b62)"), R"({"code":200,"data":{"accessKey":"***)");
    EXPECT_EQ(redacted(R"({"msg":"{\"token\":\"ab)"), R"({"msg":"{\"token\":\"***)");
    EXPECT_EQ(redacted(R"({"password":"ab\)"), R"({"password":"***)");
    EXPECT_EQ(redacted("{\"token\":12"), "{\"token\":***");
    EXPECT_EQ(redacted("GET /x?token=ab"), "GET /x?token=***");
}

TEST(Redaction, MasksQueryParametersByTheirName) {
    EXPECT_EQ(redacted("https://h/send?access_token=abc&x=1"), "https://h/send?access_token=***&x=1");
    EXPECT_EQ(redacted("https://h/send?key=a%2Fb-c&x=1#f"), "https://h/send?key=***&x=1#f");
    EXPECT_EQ(redacted("token=abc secretKey=def"), "token=*** secretKey=***");
    EXPECT_EQ(redacted("<a href=\"/?token=abc\">x</a>"), "<a href=\"/?token=***\">x</a>");
    EXPECT_EQ(redacted("token=\"a b\" x='y' password='c d' z"), "token=\"***\" x='y' password='***' z");
    EXPECT_EQ(redacted("token=\"cut"), "token=\"***");
    EXPECT_EQ(redacted("name=abc&tokens=abc"), "name=abc&tokens=abc");
}

TEST(Redaction, MasksLongRunsThatLookLikeATokenUnlessTheyAreWords) {
    const std::string token = "d7b0123456789abcdefABCDEF012362f";
    EXPECT_EQ(redacted("your key " + token + " is out of date"), "your key *** is out of date");
    EXPECT_EQ(redacted(token), "***");
    EXPECT_EQ(redacted("用户" + token + "无效"), "用户***无效");
    expect_hidden("uuid 123e4567-e89b-12d3-a456-426614174000", "123e4567");
    expect_hidden("under_score_and-dash_0123456789", "0123456789");
    EXPECT_EQ(redacted("abcdefghijklmnopqrstuv1"), "abcdefghijklmnopqrstuv1") << "23 characters";
    EXPECT_EQ(redacted("abcdefghijklmnopqrstuvw1"), "***") << "24 characters";
    EXPECT_EQ(redacted("abcdefghijklmnopqrstuvwx"), "abcdefghijklmnopqrstuvwx") << "no digit";
}

TEST(Redaction, MasksMoreThanOneKindAtOnce) {
    EXPECT_EQ(redact(R"({"token":"abc","msg":"s3cr3t, 0123456789abcdef0123456789abcdef, key=k"})", {"s3cr3t"}),
              R"({"token":"***","msg":"***, ***, key=***"})");
}

TEST(Excerpt, OfAShortTextIsTheText) {
    EXPECT_EQ(excerpt("服务异常", {}), "服务异常");
    EXPECT_EQ(excerpt("", {}), "");
    EXPECT_EQ(excerpt(std::string(120, 'x'), {}), std::string(120, 'x'));
}

TEST(Excerpt, OfALongTextIsItsBeginning) {
    EXPECT_EQ(excerpt(std::string(121, 'x'), {}), std::string(120, 'x') + "…");
    EXPECT_EQ(excerpt(std::string(100'000, 'x'), {}), std::string(120, 'x') + "…");
    EXPECT_EQ(excerpt(std::string(16 << 20, 'x'), {}), std::string(120, 'x') + "…");
}

TEST(Excerpt, IsRedacted) {
    EXPECT_EQ(excerpt(R"(bad token s3cr3t {"password":"x"})", {"s3cr3t"}), R"(bad token *** {"password":"***"})");
}

TEST(Excerpt, IsCutBetweenCharacters) {
    for (const std::string character : {"é", "推", "😀"}) {
        for (std::size_t shift = 0; shift < character.size(); ++shift) {
            std::string text(shift, 'x');
            while (text.size() < 400) text += character;
            const std::string shown = excerpt(text, {});
            EXPECT_TRUE(pushplus::detail::is_utf8(shown)) << shown;
            EXPECT_EQ(shown.find('?'), std::string::npos) << shown;
            EXPECT_GT(shown.size(), 115U);
            EXPECT_LE(shown.size(), 120U + std::string("…").size());
        }
    }
}

TEST(Excerpt, IsOneLineWithoutControlCharacters) {
    EXPECT_EQ(excerpt(std::string_view("a\nb\r\n\x1B[31mc\td\x7F\0e", 16), {}), "a?b???[31mc?d??e");
    for (int value = 0; value < 256; ++value) {
        const char byte = static_cast<char>(value);
        const std::string shown = excerpt(std::string_view(&byte, 1), {});
        ASSERT_LE(shown.size(), 1U);
        for (const char c : shown) EXPECT_TRUE(c >= 0x20 && c < 0x7F) << value;
    }
}

TEST(Excerpt, OfBytesThatAreNoUtf8IsReadable) {
    const std::string shown = excerpt("GBK: \xCD\xC6\xCB\xCD and more", {});
    EXPECT_EQ(shown, "GBK: ???? and more");
    EXPECT_TRUE(pushplus::detail::is_utf8(excerpt(std::string(5000, '\xFF'), {})));
    EXPECT_TRUE(pushplus::detail::is_utf8(excerpt("推送\xFF推送", {})));
}

TEST(Excerpt, ShowsNoHalfOfASecretWhereverItIsCut) {
    // No runs and no names: only its value tells the secret.
    const std::string secret = "correct horse, battery staple";
    for (std::size_t before = 0; before < 2600; ++before) {
        const std::string text = std::string(before, '.') + secret + std::string(2600 - before, '.');
        const std::string shown = excerpt(text, {secret});
        for (const char* piece : {"corr", "hors", "batt", "stap"})
            ASSERT_EQ(shown.find(piece), std::string::npos) << before << ": " << shown;
    }
}

TEST(Excerpt, ShowsNoHalfOfALongSecretAfterMuchThatWasMasked) {
    const std::string masked = R"({"password":")" + std::string(1900, '.') + R"(","m":")";
    for (const std::size_t length : {200U, 300U, 1000U, 5000U}) {
        std::string secret;
        while (secret.size() < length) secret += "se cr et ";
        const std::string shown = excerpt(masked + secret + "\"}", {secret});
        EXPECT_EQ(shown.find("se cr"), std::string::npos) << shown;
        const std::string first = excerpt(secret + masked, {secret});
        EXPECT_EQ(first.find("se cr"), std::string::npos) << first;
    }
}

TEST(Excerpt, ShowsNoUnknownTokenThatTheWindowCuts) {
    const std::string masked = R"({"password":")" + std::string(2280, '.') + R"(","m":")";
    const std::string shown = excerpt(masked + "0123456789abcdef0123456789abcdef" + std::string(500, '"'), {});
    EXPECT_EQ(shown.find("0123"), std::string::npos) << shown;
}

TEST(Redaction, MasksTheUserAndPasswordOfAUrl) {
    EXPECT_EQ(redact("no syntax in 'http://user:hunter2@127.0.0.1:999999'", {}),
              "no syntax in 'http://***@127.0.0.1:999999'");
    EXPECT_EQ(redact("socks5h://me@host, https://a:b@c:d@host/x@y", {}), "socks5h://***@host, https://***@host/x@y");
    EXPECT_EQ(redact("https://host/me@example.org and me@example.org", {}),
              "https://host/me@example.org and me@example.org");
    EXPECT_EQ(redact("://", {}), "://");
}

}  // namespace
