#include "core/redaction.hpp"

#include <functional>
#include <iomanip>
#include <sstream>
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

TEST(Redaction, MasksShortSecretsAsWords) {
    EXPECT_EQ(redact("abc and an empty one", {"abc", "an", ""}), "*** and *** empty one");
    EXPECT_EQ(redact("the password is 'a1', not a12 or ba1.", {"a1"}), "the password is '***', not a12 or ba1.");
    EXPECT_EQ(redact(R"({"password":"x","mail":"x@y","text":"xx X"})", {"x"}),
              R"({"password":"***","mail":"***@y","text":"xx ***"})");
    EXPECT_EQ(redact("a%31 &#97;1 \\u0061\\u0031", {"a1"}), "*** *** ***");
    EXPECT_EQ(redact("密码ab错误", {"ab"}), "密码***错误");
    EXPECT_EQ(redact("abcd", {"abcd"}), "***");
}

TEST(Redaction, MasksSecretsInOtherCase) {
    EXPECT_EQ(redact("S3CR3T-Key and s3cr3t-kEY", {"s3cr3t-key"}), "*** and ***");
    EXPECT_EQ(redact("s3cr3t-key", {"S3CR3T-KEY"}), "***");
    EXPECT_EQ(redact("%53%33CR%33T%2Dkey", {"s3cr3t-key"}), "***");
}

/// Each character written by this.
std::string each(const std::string& secret, const std::function<std::string(unsigned)>& written) {
    std::string text;
    for (const char c : secret) text += written(static_cast<unsigned char>(c));
    return text;
}

std::string hexadecimal(unsigned number, int width) {
    std::ostringstream out;
    out << std::hex << std::setw(width) << std::setfill('0') << number;
    return out.str();
}

TEST(Redaction, MasksSecretsThatAreEncoded) {
    const std::string secret = R"(p/a&s"s+w 'r\d<1>)";
    const auto percent = [](unsigned c) { return "%" + hexadecimal(c, 2); };
    const std::vector<std::string> forms = {
        each(secret, percent),
        each(secret, [](unsigned c) { return "%25" + hexadecimal(c, 2); }),
        each(secret, [](unsigned c) { return "%2525" + hexadecimal(c, 2); }),
        each(secret, [](unsigned c) { return "\\u" + hexadecimal(c, 4); }),
        each(secret, [](unsigned c) { return "\\\\u" + hexadecimal(c, 4); }),
        each(secret, [](unsigned c) { return "&#" + std::to_string(c) + ";"; }),
        each(secret, [](unsigned c) { return "&#x" + hexadecimal(c, 2) + ";"; }),
        each(secret, [](unsigned c) { return "&amp;#" + std::to_string(c) + ";"; }),
        R"(p/a&amp;s&quot;s+w &apos;r\d&lt;1&gt;)",
        R"(p%2Fa%26s%22s%2Bw+%27r%5Cd%3C1%3E)",
        R"(p\/a&s\"s+w 'r\\d<1>)",
    };
    for (const std::string& form : forms) EXPECT_EQ(redact("a: " + form + " :b", {secret}), "a: *** :b") << form;
    EXPECT_EQ(redact("%E5%AF%86%E7%A0%81 \\u5bc6\\u7801 &#23494;&#30721;", {"密码"}), "*** *** ***");
    EXPECT_EQ(redact("\\ud83d\\ude00\\u5bc6", {"😀密"}), "***");
}

TEST(Redaction, MasksSecretsThatAreEncodedThemselves) {
    EXPECT_EQ(redact(R"(pa\"ss%41 and pa"ss%41)", {R"(pa"ss%41)"}), "*** and ***");
    EXPECT_EQ(redact("a+b%2541", {"a+b%41"}), "***");
}

TEST(Redaction, MasksSecretsInBase64WhereverTheyStandInIt) {
    const std::string secret = "hunter2-secret";
    for (const char* text : {"aHVudGVyMi1zZWNyZXQ=", "dXNlcjpodW50ZXIyLXNlY3JldA==", "YTpodW50ZXIyLXNlY3JldA==",
                             "YWI6aHVudGVyMi1zZWNyZXQh", "aHVudGVyMi1zZWNyZXQ%3D", "dXNlcjpodW50ZXIyLXNlY3JldA"})
        EXPECT_EQ(redact(std::string("Basic ") + text + " end", {secret}), "Basic *** end") << text;
    // "?>?>secret" has both characters that the alphabets differ in.
    EXPECT_EQ(redact("x Pz4_PnNlY3JldA x", {"?>?>secret"}), "x *** x");
    EXPECT_EQ(redact("x Pz4/PnNlY3JldA== x", {"?>?>secret"}), "x *** x");
}

TEST(Redaction, MasksSecretsThatAreCut) {
    const Secrets secrets{"k7fQ-9aZ2-xW31-pLm8"};
    EXPECT_EQ(redact("token k7fQ-9aZ2… is bad", secrets), "token ***… is bad");
    EXPECT_EQ(redact("token …xW31-pLm8 is bad", secrets), "token …*** is bad");
    EXPECT_EQ(redact("token k7fQ-9aZ2-xW31-pLm", secrets), "token ***");
    EXPECT_EQ(redact("..aZ2-xW31..", secrets), "..***..");
    EXPECT_EQ(redact("K7FQ%2D9AZ2...", secrets), "***...");
    EXPECT_EQ(redact("k7fQ-9a", secrets), "k7fQ-9a") << "seven characters tell too little";
    EXPECT_EQ(redact("hunter", {"hunter2"}), "***");
    EXPECT_EQ(redact("the hunt", {"hunter2"}), "the hunt");
}

TEST(Redaction, OfAUrlLeavesOtherUrlsAsTheyAre) {
    EXPECT_EQ(redact("see https://www.pushplus.plus/doc", {"https://host.example/hook/x?y"}),
              "see https://www.pushplus.plus/doc");
}

TEST(Redaction, MasksMembersAndParametersThatAreEncoded) {
    EXPECT_EQ(redacted("{&quot;token&quot;:&quot;abc&quot;}"), "{&quot;token&quot;:&quot;***&quot;}");
    EXPECT_EQ(redacted("next=%2Fsend%3Ftoken%3Dabc%26x%3D1"), "next=%2Fsend%3Ftoken%3D***%26x%3D1");
    EXPECT_EQ(redacted(R"({\u0022password\u0022:\u0022abc\u0022})"), R"({\u0022password\u0022:\u0022***\u0022})");
}

TEST(Redaction, MasksAPasswordThatEndsAUrlTooEarly) {
    for (const char* user : {"u:pw#x", "u:p/w", "u:p?w", "u:p@w"})
        EXPECT_EQ(redacted("in 'http://" + std::string(user) + "@host:3128/'"), "in 'http://***@host:3128/'") << user;
}

std::string redacted_failure(const std::string& message) { return pushplus::detail::redact_failure(message, {}); }

TEST(Redaction, OfAFailureGoesByNoGrammar) {
    for (const char* user : {"u:pw", "u:pw#x", "u:p/w", "u:12/w", "u:p w", "u:p'w", "u:p@w", "pw#x", "u:://w"}) {
        EXPECT_EQ(redacted_failure("Unsupported proxy syntax in 'http://" + std::string(user) + "@host:1': bad"),
                  "Unsupported proxy syntax in 'http://***@host:1': bad");
        EXPECT_EQ(redacted_failure("Unsupported proxy 'socks9://" + std::string(user) + "@host'"),
                  "Unsupported proxy 'socks9://***@host'");
    }
    EXPECT_EQ(redacted_failure("bad proxy 'u:p w@host'"), "bad proxy '***@host'");
    EXPECT_EQ(redacted_failure("Could not resolve host: a.example"), "Could not resolve host: a.example");
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
