#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <http/ca_cache.hpp>
#include <http/easy_handle.hpp>

#include "../doubles/clock_at_noon.hpp"
#include "../doubles/described_libcurl.hpp"
#include "../doubles/environment.hpp"
#include "../doubles/latch.hpp"
#include "../doubles/older_libcurl.hpp"
#include "../doubles/opened_file.hpp"
#include "../doubles/tls_identity.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;
using pushplus::detail::CaCache;
using pushplus::detail::EasyHandle;
using std::chrono::hours;

pushplus::HttpRequest request_to(const RawServer& server) {
    pushplus::HttpRequest request;
    request.method = "GET";
    request.url = server.base_url();
    request.connect_timeout = request.timeout = std::chrono::seconds(20);
    request.max_response_size = 1 << 20;
    return request;
}

class CaCacheTest : public testing::Test {
protected:
    void SetUp() override {
        if (libcurl_is_before(0x074600)) GTEST_SKIP() << "this libcurl does not say where its CA certificates are";
        if (!pushplus::detail::is_our_openssl(curl_version_info(CURLVERSION_NOW)->ssl_version))
            GTEST_SKIP() << "libcurl uses another TLS library, or this was built without OpenSSL";
    }

    pushplus::TransportOptions network() const {
        pushplus::TransportOptions network;
        network.proxy = "";
        network.ca_bundle = bundle_.path();
        network.max_idle_connections = 0;  // Each blocking call has a new handle and connection.
        return network;
    }
    // A client for `server` on this transport.
    static Client client_on(const std::shared_ptr<pushplus::HttpTransport>& transport, const RawServer& server) {
        auto options = options_for(server);
        options.proxy.reset();
        options.transport = transport;
        return Client(credentials(), options);
    }

    const TlsIdentity identity_, other_;
    const RawServer server_{identity_.context()}, other_server_{other_.context()};
    const OpenedFile bundle_{identity_.ca_bundle()};
};

TEST_F(CaCacheTest, LoadsTheBundleOnceForAllCallsOfATransport) {
    const auto client = client_on(pushplus::make_http_transport(network()), server_);
    EXPECT_EQ(bundle_.times_opened(), 0) << "nothing is loaded before it is needed";
    ASSERT_TRUE(client.topics().detail(1));
    bundle_.remove();
    for (int id = 2; id < 5; ++id) {
        const auto topic = client.topics().detail(id);
        ASSERT_TRUE(topic) << topic.error().message();
    }
    const auto topic = client.async().topics().detail(5).get();
    ASSERT_TRUE(topic) << topic.error().message();
    EXPECT_EQ(server_.connections(), 6) << "the key's, and one for each call";
    EXPECT_EQ(bundle_.times_opened(), 1);
}

TEST_F(CaCacheTest, LoadsTheBundleOnceForConcurrentThreads) {
    const OpenedFile long_bundle(identity_.ca_bundle(), 500);  // Long enough for the threads to overlap.
    auto network = this->network();
    network.ca_bundle = long_bundle.path();
    const auto transport = pushplus::make_http_transport(network);
    Latch start;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            ASSERT_TRUE(start.wait());
            const auto outcome = transport->send(request_to(server_));
            EXPECT_TRUE(outcome.response) << outcome.failure.message;
        });
    start.open();
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(long_bundle.times_opened(), 1);
}

TEST_F(CaCacheTest, TrustsOnlyTheBundlesServers) {
    const auto transport = pushplus::make_http_transport(network());
    const auto good = client_on(transport, server_), bad = client_on(transport, other_server_);
    ASSERT_TRUE(good.topics().detail(7));
    EXPECT_FALSE(bad.topics().detail(7));
    ASSERT_TRUE(good.async().topics().detail(7).get());
    EXPECT_FALSE(bad.async().topics().detail(7).get());
    EXPECT_TRUE(other_server_.requests().empty());
    EXPECT_TRUE(other_server_.key_requests().empty());
}

TEST_F(CaCacheTest, LeavesTheHostNameToBeVerified) {
    const TlsIdentity elsewhere("DNS:pushplus.example");
    const RawServer server(elsewhere.context());
    const OpenedFile bundle(elsewhere.ca_bundle());
    auto network = this->network();
    network.ca_bundle = bundle.path();
    const auto client = client_on(pushplus::make_http_transport(network), server);
    EXPECT_FALSE(client.topics().detail(7));
    EXPECT_FALSE(client.async().topics().detail(7).get());
    EXPECT_EQ(bundle.times_opened(), 1);
    EXPECT_TRUE(server.key_requests().empty());
}

TEST_F(CaCacheTest, EndsWithItsTransport) {
    ASSERT_TRUE(client_on(pushplus::make_http_transport(network()), server_).topics().detail(7));
    bundle_.replace_with(other_.ca_bundle());
    const auto transport = pushplus::make_http_transport(network());
    EXPECT_FALSE(client_on(transport, server_).topics().detail(7));
    EXPECT_TRUE(client_on(transport, other_server_).topics().detail(7));
}

// libcurl's result of a connection that uses this store.
CURLcode connected(const std::shared_ptr<CaCache>& ca_cache, const RawServer& server) {
    EasyHandle handle({""}, ca_cache);
    const auto request = request_to(server);
    EXPECT_FALSE(handle.prepare(request));
    return curl_easy_perform(handle.get());
}

TEST_F(CaCacheTest, ReloadsTheBundleAfterADay) {
    const auto clock = clock_at_noon();
    const auto ca_cache = std::make_shared<CaCache>(network(), clock);
    EXPECT_EQ(connected(ca_cache, server_), CURLE_OK);
    bundle_.replace_with(other_.ca_bundle());
    clock->advance(hours(24) - std::chrono::seconds(1));
    EXPECT_EQ(connected(ca_cache, server_), CURLE_OK);
    clock->advance(std::chrono::seconds(1));
    EXPECT_EQ(connected(ca_cache, server_), CURLE_PEER_FAILED_VERIFICATION);
    EXPECT_EQ(connected(ca_cache, other_server_), CURLE_OK);
}

TEST_F(CaCacheTest, KeepsTheStoreWhenTheBundleIsGone) {
    const auto clock = clock_at_noon();
    const auto ca_cache = std::make_shared<CaCache>(network(), clock);
    EXPECT_EQ(connected(ca_cache, server_), CURLE_OK);
    bundle_.remove();
    clock->advance(hours(48));
    EXPECT_EQ(connected(ca_cache, server_), CURLE_OK);
    bundle_.replace_with(other_.ca_bundle());
    EXPECT_EQ(connected(ca_cache, other_server_), CURLE_OK);
}

// libcurl's verbose output, which names the files that it loads.
std::string verbose_output(CURL* easy, const std::function<void()>& transfer) {
    std::string text;
    const auto listen = [](CURL*, curl_infotype, char* data, std::size_t size, void* all) {
        static_cast<std::string*>(all)->append(data, size);
        return 0;
    };
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, static_cast<curl_debug_callback>(listen));
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, static_cast<void*>(&text));
    transfer();
    return text;
}

TEST_F(CaCacheTest, KeepsLibcurlFromLoadingAnything) {
    const auto network = this->network();
    EasyHandle handle(network, std::make_shared<CaCache>(network));
    const auto request = request_to(server_);
    ASSERT_FALSE(handle.prepare(request));
    const auto text = verbose_output(handle.get(), [&] { EXPECT_EQ(curl_easy_perform(handle.get()), CURLE_OK); });
    EXPECT_EQ(text.find("CAfile: /"), std::string::npos) << text;
    EXPECT_EQ(text.find("CApath: /etc"), std::string::npos) << text;
}

// libcurl must not load the system's folder beside the bundle.
TEST_F(CaCacheTest, LeavesTheBundleToLibcurlWhenItCannotBeUsed) {
    auto network = this->network();
    network.proxy = "https://127.0.0.1:1";
    const auto none = std::make_shared<CaCache>(network);
    network.proxy = "";
    EasyHandle handle(network, none);
    const auto request = request_to(server_);
    ASSERT_FALSE(handle.prepare(request));
    const auto text = verbose_output(handle.get(), [&] { EXPECT_EQ(curl_easy_perform(handle.get()), CURLE_OK); });
    EXPECT_NE(text.find("CAfile: " + bundle_.path()), std::string::npos) << text;
    EXPECT_EQ(text.find("CApath: /etc"), std::string::npos) << text;
}

// The proxy's certificate is verified against the system's CA certificates.
TEST_F(CaCacheTest, IsNotUsedForAnHttpsProxy) {
    EasyHandle handle({}, std::make_shared<CaCache>(network()));
    auto network = this->network();
    network.proxy = "HTTPS://proxy.example";
    EXPECT_FALSE(CaCache(network).apply_to(handle.get()));
    network.proxy = "http://proxy.example";
    EXPECT_TRUE(CaCache(network).apply_to(handle.get()));

    network.proxy.reset();
    const Environment all_proxy("ALL_PROXY", "https://proxy.example");
    EXPECT_FALSE(CaCache(network).apply_to(handle.get()));
}

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(CaCacheTest, AdditionalCertificatesAreTrustedBesideTheBundle) {
    auto network = this->network();
    network.additional_ca_certificates = "A comment.\n" + text_of(other_.ca_bundle());
    const auto transport = pushplus::make_http_transport(network);
    for (const auto* server : {&server_, &other_server_}) {
        const auto client = client_on(transport, *server);
        EXPECT_TRUE(client.topics().detail(7));
        EXPECT_TRUE(client.async().topics().detail(7).get());
    }
}

TEST_F(CaCacheTest, AdditionalCertificatesAreTrustedBesideTheSystems) {
    const Environment file("SSL_CERT_FILE", identity_.ca_bundle());
    pushplus::TransportOptions network;
    network.proxy = "";
    network.additional_ca_certificates = text_of(other_.ca_bundle());
    const auto transport = pushplus::make_http_transport(network);
    EXPECT_TRUE(client_on(transport, server_).topics().detail(7));
    EXPECT_TRUE(client_on(transport, other_server_).topics().detail(7));
    const TlsIdentity stranger;
    const RawServer strange_server(stranger.context());
    EXPECT_FALSE(client_on(transport, strange_server).topics().detail(7));
}

TEST_F(CaCacheTest, AdditionalCertificatesDoNotReplaceABundleThatCannotBeRead) {
    auto network = this->network();
    network.ca_bundle = "/no/such/file.pem";
    network.additional_ca_certificates = text_of(identity_.ca_bundle());
    const auto topic = client_on(pushplus::make_http_transport(network), server_).topics().detail(7);
    ASSERT_FALSE(topic);
    EXPECT_NE(topic.error().message().find("ca_bundle cannot be read"), std::string::npos) << topic.error().message();
}

/// Connections by a libcurl whose default file is this one.
class AdditionalCaCertificates : public CaCacheTest {
protected:
    void SetUp() override {
        CaCacheTest::SetUp();
        network_.proxy = "";
        network_.additional_ca_certificates = text_of(other_.ca_bundle());
    }
    [[nodiscard]] CURLcode connected(const std::shared_ptr<CaCache>& ca_cache, const RawServer& server) const {
        EasyHandle handle(network_, ca_cache);
        const auto request = request_to(server);
        EXPECT_FALSE(handle.prepare(request));
        return curl_easy_perform(handle.get());
    }

    const Environment file_{"SSL_CERT_FILE", ""}, folder_{"SSL_CERT_DIR", ""};
    const DefaultCaFile default_{bundle_.path()};
    const std::shared_ptr<pushplus::ManualClock> clock_ = clock_at_noon();
    pushplus::TransportOptions network_;
};

TEST_F(AdditionalCaCertificates, DoNotReplaceTheSystemsWhenTheyAreGoneForAMoment) {
    const auto ca_cache = std::make_shared<CaCache>(network_, clock_);
    EXPECT_EQ(connected(ca_cache, server_), CURLE_OK);
    bundle_.remove();
    clock_->advance(hours(25));
    EXPECT_EQ(connected(ca_cache, server_), CURLE_OK);
    EXPECT_EQ(connected(ca_cache, other_server_), CURLE_OK);
}

TEST_F(AdditionalCaCertificates, AreEnoughUntilTheSystemsAreThere) {
    const auto ca_cache = std::make_shared<CaCache>(network_, clock_);
    bundle_.remove();
    EXPECT_EQ(connected(ca_cache, other_server_), CURLE_OK);
    EXPECT_EQ(connected(ca_cache, server_), CURLE_PEER_FAILED_VERIFICATION);
    bundle_.replace_with(identity_.ca_bundle());
    clock_->advance(std::chrono::minutes(1));
    EXPECT_EQ(connected(ca_cache, server_), CURLE_OK);
}

TEST_F(CaCacheTest, LeavesTheFilesToALibcurlThatNamesNoDefault) {
    const NoDefaultCaFiles none;
    auto network = this->network();
    network.additional_ca_certificates = text_of(other_.ca_bundle());
    CaCache ca_cache(network);
    EasyHandle handle(network, std::make_shared<CaCache>(network));
    EXPECT_FALSE(ca_cache.apply_to(handle.get()));

    const auto transport = pushplus::make_http_transport(network);
    EXPECT_TRUE(client_on(transport, server_).topics().detail(1));
    EXPECT_TRUE(client_on(transport, other_server_).topics().detail(2));
    EXPECT_GE(bundle_.times_opened(), 2);
}

// As where libcurl loads the files itself.
TEST_F(CaCacheTest, AdditionalCertificatesAreAddedToAContextsOwn) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    const auto certificates = [&context] {
        return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context.get())));
    };
    ASSERT_EQ(certificates(), 0);
    EXPECT_TRUE(pushplus::detail::add_ca_certificates(context.get(), text_of(identity_.ca_bundle())));
    EXPECT_EQ(certificates(), 1);
}

TEST_F(CaCacheTest, AdditionalCertificatesThatCannotBeReadAreAnUnusableOption) {
    auto network = this->network();
    const auto certificate = text_of(identity_.ca_bundle());
    for (const auto& unusable : {identity_.ca_bundle(), std::string("-----BEGIN CERTIFICATE-----\nMIIB\n"),
                                 certificate + certificate.substr(0, certificate.size() / 2)}) {
        network.additional_ca_certificates = unusable;
        const auto topic = client_on(pushplus::make_http_transport(network), server_).topics().detail(7);
        ASSERT_FALSE(topic);
        EXPECT_EQ(topic.error().kind(), pushplus::ErrorKind::invalid_argument);
        EXPECT_EQ(topic.error().delivery(), pushplus::Delivery::not_sent);
        EXPECT_NE(topic.error().message().find("additional_ca_certificates cannot be read"), std::string::npos);
    }
    network.additional_ca_certificates = certificate;
    network.proxy = "https://127.0.0.1:1";
    EXPECT_NE(CaCache(network).fault().find("both ca_bundle and an https proxy"), std::string::npos);
    EXPECT_EQ(server_.connections(), 0);
}

TEST_F(CaCacheTest, LoadsTheSystemsBundleByDefault) {
    const Environment no_file("SSL_CERT_FILE", ""), no_folder("SSL_CERT_DIR", "");
    const char* const file = pushplus::detail::default_ca_files().file;
    EasyHandle handle({}, std::make_shared<CaCache>(network()));
    if (file == nullptr || !std::ifstream(file)) GTEST_SKIP() << "this machine has no bundle for libcurl";
    CaCache ca_cache({});
    ASSERT_TRUE(ca_cache.apply_to(handle.get()));
    EXPECT_EQ(connected(std::make_shared<CaCache>(pushplus::TransportOptions{}), server_),
              CURLE_PEER_FAILED_VERIFICATION);
}

TEST(OurOpenssl, IsNoOther) {
    for (const auto* other : {"OpenSSL/0.9.8", "OpenSSL", "GnuTLS/3.7.9", "(OpenSSL/3.0.15) Schannel", ""})
        EXPECT_FALSE(pushplus::detail::is_our_openssl(other)) << other;
    EXPECT_FALSE(pushplus::detail::is_our_openssl(nullptr));
}

}  // namespace

}  // namespace pushplus_test
