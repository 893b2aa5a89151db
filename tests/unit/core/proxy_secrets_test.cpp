#include "core/proxy_secrets.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "core/redaction.hpp"

namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

std::vector<std::string_view> pieces_of(std::string_view proxy) {
    std::vector<std::string_view> secrets;
    pushplus::detail::add_proxy_secrets(proxy, secrets);
    return secrets;
}

std::vector<std::string> secrets_of(const std::string& proxy) {
    const auto pieces = pieces_of(proxy);
    return {pieces.begin(), pieces.end()};
}

TEST(ProxySecrets, AreAllThatStandsBeforeTheLastAt) {
    for (const char* user : {"u:pw#x", "u:p/w", "u:p w", "u:p@w", "u:p?w", "u:8080/x"})
        for (const char* scheme : {"", "http://", "socks5h://", "x://"}) {
            const auto secrets = secrets_of(std::string(scheme) + user + "@host:3128");
            EXPECT_THAT(secrets, Contains(user));
            EXPECT_THAT(secrets, Contains(std::string(user).substr(2)));
        }
    for (const char* proxy : {"u:pw", "u:20261130", "u:pw%40host:3128"})
        for (const char* scheme : {"", "http://"})
            EXPECT_THAT(secrets_of(std::string(scheme) + proxy), Contains(std::string(proxy).substr(2)));
    EXPECT_THAT(secrets_of("http://host:3128"), IsEmpty());
    EXPECT_THAT(secrets_of("host:3128/"), IsEmpty());
    EXPECT_THAT(secrets_of(""), IsEmpty());
    EXPECT_THAT(secrets_of("http://@host"), IsEmpty());
}

TEST(ProxySecrets, AreMaskedWhereAParserHasCutThem) {
    const std::string proxy = "http://hunter2#x@host";
    EXPECT_EQ(pushplus::detail::redact_failure("Could not resolve proxy: hunter2", pieces_of(proxy)),
              "Could not resolve proxy: ***");
    const std::string long_proxy = "http://u:correct-horse-battery-staple@host";
    EXPECT_EQ(pushplus::detail::redact_failure("no proxy syntax in 'http://u:correct-horse-bat", pieces_of(long_proxy)),
              "no proxy syntax in 'http://***");
}

}  // namespace
