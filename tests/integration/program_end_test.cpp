// Clients beside other users of libcurl, and clients that outlive main.

#include <cstdlib>
#include <optional>
#include <string>

#include <curl/curl.h>
#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/tls_identity.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

TEST(BesideOtherUsersOfLibcurl, AGlobalCleanUpTakesNothingAway) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    ASSERT_EQ(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    const Client client(credentials(), trusting(server, identity));
    ASSERT_TRUE(client.topics().detail(7));
    curl_global_cleanup();
    EXPECT_TRUE(client.topics().detail(8));
    EXPECT_TRUE(Client(credentials(), trusting(server, identity)).topics().detail(9));
}

TEST(BesideOtherUsersOfLibcurl, TheirHandlesOutliveTheLastClient) {
    const TlsIdentity identity;
    const RawServer server(identity.context());
    ASSERT_TRUE(Client(credentials(), trusting(server, identity)).topics().detail(7));
    CURL* const handle = curl_easy_init();
    ASSERT_NE(handle, nullptr);
    const std::string url = server.base_url() + "/api/open/topic/detail?topicId=7";
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_CAINFO, identity.ca_bundle().c_str());
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(
        handle, CURLOPT_WRITEFUNCTION, +[](char*, std::size_t one, std::size_t size, void*) { return one * size; });
    EXPECT_EQ(curl_easy_perform(handle), CURLE_OK);
    curl_easy_cleanup(handle);
}

// Constructed before main, so destroyed after libcurl's and its TLS library's exit handlers have run.
std::optional<Client> lives_until_the_end;

constexpr const char* server_variable = "PUSHPLUS_TEST_SERVER";
constexpr const char* bundle_variable = "PUSHPLUS_TEST_BUNDLE";

void leave_main_with_a_client_that_lives() {
    pushplus::ClientOptions options;
    options.base_url = std::getenv(server_variable);
    options.proxy = "";
    options.ca_bundle = std::getenv(bundle_variable);
    lives_until_the_end.emplace(credentials(), options);
    if (!lives_until_the_end->topics().detail(7)) std::exit(1);
    std::exit(lives_until_the_end->async().topics().detail(7).get() ? 0 : 2);
}

TEST(ProgramEnd, EndsAStaticClientWithAnIdleTlsConnectionInOrder) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";  // The program is started again, up to EXPECT_EXIT.
    std::optional<TlsIdentity> identity;
    std::optional<RawServer> server;
    const bool started_anew = std::getenv(server_variable) != nullptr;
    if (!started_anew) {
        identity.emplace();
        server.emplace(identity->context());
        ::setenv(server_variable, server->base_url().c_str(), 1);
        ::setenv(bundle_variable, identity->ca_bundle().c_str(), 1);
        // ThreadSanitizer looks for unjoined threads before static objects are destroyed.
        const char* const others = std::getenv("TSAN_OPTIONS");
        ::setenv("TSAN_OPTIONS", (std::string(others != nullptr ? others : "") + ":report_thread_leaks=0").c_str(), 1);
    }
    EXPECT_EXIT(leave_main_with_a_client_that_lives(), testing::ExitedWithCode(0), "");
    ASSERT_FALSE(started_anew);
    ::unsetenv(server_variable);
    EXPECT_EQ(server->requests().size(), 2U);
}

}  // namespace

}  // namespace pushplus_test
