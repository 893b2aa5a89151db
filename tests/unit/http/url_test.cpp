#include "http/url.hpp"

#include <string>
#include <string_view>

#include <curl/curl.h>
#include <gtest/gtest.h>

namespace {

using pushplus::detail::append_percent_encoded;
using pushplus::detail::check_base_url;
using pushplus::detail::path_start;

void expect_usable(std::string_view url, const std::string& becomes, bool allow_plain_http = false) {
    const auto checked = check_base_url(url, allow_plain_http);
    ASSERT_TRUE(checked) << url << ": " << checked.error().message();
    EXPECT_EQ(*checked, becomes) << url;
}

void expect_refused(std::string_view url, bool allow_plain_http = false) {
    const auto checked = check_base_url(url, allow_plain_http);
    ASSERT_FALSE(checked) << url;
    EXPECT_EQ(checked.error().kind(), pushplus::ErrorKind::invalid_argument);
    EXPECT_EQ(checked.error().delivery(), pushplus::Delivery::not_sent);
    EXPECT_EQ(checked.error().message().rfind("base_url ", 0), 0U) << checked.error().message();
}

TEST(BaseUrl, MayBeAnyHostOverHttps) {
    for (const std::string url :
         {"https://www.pushplus.plus", "https://host", "https://host:8443", "https://host:65535", "https://127.0.0.1",
          "https://10.0.0.1:443", "https://[::1]:8443", "https://[2001:db8::1]", "https://host/prefix",
          "https://host/a/b.c/d_e~f", "https://host/..a/b../.c", "https://xn--fiq228c.example", "https://host/100%25"})
        expect_usable(url, url);
}

TEST(BaseUrl, HasItsSchemeInSmallLetters) {
    expect_usable("HTTPS://Host/Prefix", "https://Host/Prefix");
    expect_usable("Http://127.0.0.1:8080", "http://127.0.0.1:8080");
}

TEST(BaseUrl, LosesTheSlashesAtItsEnd) {
    expect_usable("https://host/", "https://host");
    expect_usable("https://host//", "https://host");
    expect_usable("https://host:8443/", "https://host:8443");
    expect_usable("https://host/prefix/", "https://host/prefix");
    expect_usable("https://host/a//b///", "https://host/a//b");
}

TEST(BaseUrl, MayBePlainHttpToLoopback) {
    for (const std::string url :
         {"http://127.0.0.1", "http://127.0.0.1:8080", "http://127.0.0.1:8080/prefix", "http://127.0.0.53",
          "http://127.255.255.254", "http://localhost", "http://localhost:1", "http://LOCALHOST:1", "http://[::1]",
          "http://[::1]:8080", "http://[0:0:0:0:0:0:0:1]"})
        expect_usable(url, url);
}

TEST(BaseUrl, MayWriteLoopbackInAnyNotationThatLibcurlReads) {
    // An older libcurl leaves it to the resolver, which may ask DNS.
    const bool is_read = curl_version_info(CURLVERSION_NOW)->version_num >= 0x074D00;
    for (const std::string url : {"http://127.1", "http://127.0.1", "http://2130706433", "http://0x7f.1",
                                  "http://0177.0.0.1", "http://127.0.0.0x1", "http://127.256"})
        if (is_read)
            expect_usable(url, url);
        else
            expect_refused(url);
}

TEST(BaseUrl, MustNotBePlainHttpToAnotherHost) {
    for (const std::string url : {"http://www.pushplus.plus",
                                  "http://host",
                                  "http://128.0.0.1",
                                  "http://10.0.0.1",
                                  "http://0.0.0.0",
                                  "http://0",
                                  "http://[::]",
                                  "http://[::2]",
                                  "http://[2001:db8::1]",
                                  "http://[::ffff:10.0.0.1]",
                                  "http://localhost.evil.com",
                                  "http://127.0.0.1.evil.com",
                                  "http://127.evil.com",
                                  "http://evil.com/127.0.0.1",
                                  "http://evil.com/localhost",
                                  "http://notlocalhost",
                                  "http://localhos",
                                  "http://1270.0.0.1",
                                  "http://127",
                                  "http://12.7.0.1"}) {
        expect_refused(url);
        expect_usable(url, url, true);
    }
}

TEST(BaseUrl, MustNotBePlainHttpToANameThatOnlyLooksLikeLoopback) {
    // These are no addresses, so DNS would be asked and the resolved host would get the AccessKey.
    for (const std::string url : {"http://127.0.0.256",
                                  "http://127.999.1.1",
                                  "http://127.0.0.1.5",
                                  "http://127.",
                                  "http://127.0.0.1.",
                                  "http://127..1",
                                  "http://127...",
                                  "http://127.0.0.",
                                  "http://127.4294967296",
                                  "http://127.0.0.1.1.1",
                                  "http://127.0.0.09",
                                  "http://127.09.0.1",
                                  "http://127.0.0.08:8080",
                                  "http://127.-0.0.1",
                                  "http://127.0.0.-0",
                                  "http://127.0.0.1.:8080",
                                  "http://127.0.0.1.:8080/prefix",
                                  "http://127.0.0.1%2e",
                                  "http://127.0.0.%31",
                                  "http://localhost.",
                                  "http://127.1."})
        expect_refused(url);
}

TEST(BaseUrl, MustNotContainAUser) {
    for (const std::string url :
         {"https://user@host", "https://user:password@host", "https://:password@host", "https://@host",
          "https://:@host", "http://127.0.0.1@evil.com", "http://127.0.0.1:80@evil.com", "http://localhost@evil.com",
          "http://127.0.0.1%2f@evil.com", "http://127.0.0.1\\@evil.com"}) {
        expect_refused(url);
        expect_refused(url, true);
    }
}

TEST(BaseUrl, MustNotContainAQueryOrAFragment) {
    for (const std::string url : {"https://host?", "https://host/?", "https://host?a=b", "https://host/p?a=b",
                                  "https://host#", "https://host/#", "https://host#f", "https://host/p#f",
                                  "https://host/p?#", "http://127.0.0.1#.evil.com", "http://127.0.0.1?.evil.com"})
        expect_refused(url);
}

TEST(BaseUrl, MustBeHttpOrHttps) {
    for (const std::string url : {"ftp://host", "file:///etc/passwd", "file://localhost/etc/passwd", "gopher://host",
                                  "ws://host", "smtp://host", "javascript:alert(1)", "httpss://host", "://host",
                                  "//host", "host", "host:443", "www.pushplus.plus", "127.0.0.1:8080", "/prefix"}) {
        expect_refused(url);
        expect_refused(url, true);
    }
}

TEST(BaseUrl, MustNameAHost) {
    for (const std::string url :
         {"", "https", "https:", "https:/", "https://", "https:///", "https://:443", "https://[]", "https://[::1",
          "https://::1", "https://host:65536", "https://host:-1", "https://host:port", "https://host:443x",
          "https://ho\\st", "https://host;x",
          // libcurl takes other numbers of slashes, and an older one lets more pass.
          "https:/host", "https:///host", "https:/user:pw@host", "https:///user:pw@host",
          // Only a "://" that ends the scheme has the host behind it.
          "https:/user:pw@host://host", "https:/evil.com/://host", "https:evil.com://host",
          "https:/user:pw@host/https://host", "https:///evil.com://host",
          // Only digits are a port.
          "https://host:", "https://host:/prefix", "https://host:0", "https://host:000/prefix", "https://host:-0",
          "https://host:+1", "https://[::1]:", "https://[::1]:-0", "https://host:1:2", "https://ho[st]", "https://a]b",
          "https://[::1]x", "https://%00", "https://ho%2fst", "https://%68ost", "http://localhost%2eevil.com"})
        expect_refused(url);
}

// libcurl resolves them in a whole URL, and not in the path of the next one on the same handle.
TEST(BaseUrl, MustNotContainADotSegment) {
    for (const std::string url : {"https://host/..", "https://host/.", "https://host/a/../b", "https://host/./a",
                                  "https://host/a/%2e%2E", "https://host/%2e./b", "https://host/a/.//"})
        expect_refused(url);
}

TEST(BaseUrl, MustNotContainBlanksControlsOrBytesOutsideAscii) {
    for (const std::string url :
         {" https://host", "https://host ", "https://ho st", "https://host/a b", "https://host\n",
          "https://host\r\nX: y", "https://host\t", "https://推送.example", "https://host/推送", "https://host\x7F",
          "https://h\xC3\xB6st", "https://host/\x01"}) {
        expect_refused(url);
        EXPECT_NE(check_base_url(url, false).error().message().find("percent-encode"), std::string::npos) << url;
    }
    expect_refused(std::string_view("https://host\0", 13));
    expect_refused(std::string_view("https://host\0.evil.com", 22));
    expect_refused(std::string_view("\0", 1));
    expect_refused("http://localhost%00.evil.com");
}

TEST(BaseUrl, DoesNotQuoteAPasswordInItsError) {
    for (const std::string url : {"https://user:hunter2@host", "https://host?password=hunter2", "https://host/#hunter2",
                                  "http://host/hunter2", "https://host/hunter2 "}) {
        const auto checked = check_base_url(url, false);
        ASSERT_FALSE(checked);
        EXPECT_EQ(checked.error().message().find("hunter2"), std::string::npos) << checked.error().message();
    }
}

std::string encoded(std::string_view text) {
    std::string url = "x?";
    append_percent_encoded(url, text);
    return url.substr(2);
}

TEST(Url, HasItsPathBehindSchemeHostAndPort) {
    EXPECT_EQ(path_start("https://a.example:8443/send?x=1#y"), 22U);
    EXPECT_EQ(path_start("https://a.example?x=/1"), 17U);
    EXPECT_EQ(path_start("https://a.example#/1"), 17U);
    EXPECT_EQ(path_start("https://[::1]:80"), 16U);
    EXPECT_EQ(path_start("a.example/send"), 9U);
    EXPECT_EQ(path_start(""), 0U);
}

TEST(PercentEncoding, LeavesOnlyUnreservedCharactersPlain) {
    const std::string plain = "ABCXYZabcxyz0189-._~";
    EXPECT_EQ(encoded(plain), plain);
    EXPECT_EQ(encoded(""), "");
    EXPECT_EQ(encoded(" "), "%20");
    EXPECT_EQ(encoded("+"), "%2B");
    EXPECT_EQ(encoded("a&b=c?d#e/f%g"), "a%26b%3Dc%3Fd%23e%2Ff%25g");
    EXPECT_EQ(encoded("推送"), "%E6%8E%A8%E9%80%81");
    EXPECT_EQ(encoded("%41"), "%2541") << "nothing is taken for encoded already";
    EXPECT_EQ(encoded(std::string_view("\0\r\n\x7F\xFF", 5)), "%00%0D%0A%7F%FF");
    EXPECT_EQ(encoded("\"<>\\^`{|}!*'();:@,$[]"), "%22%3C%3E%5C%5E%60%7B%7C%7D%21%2A%27%28%29%3B%3A%40%2C%24%5B%5D");
}

TEST(PercentEncoding, CanBeUndoneForEachByte) {
    for (int value = 0; value < 256; ++value) {
        const char byte = static_cast<char>(value);
        const std::string text = encoded(std::string_view(&byte, 1));
        if (text.size() == 1) {
            EXPECT_EQ(text[0], byte);
        } else {
            ASSERT_EQ(text.size(), 3U) << value;
            EXPECT_EQ(text[0], '%');
            EXPECT_EQ(std::stoi(text.substr(1), nullptr, 16), value);
        }
    }
}

}  // namespace
