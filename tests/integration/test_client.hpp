#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include <pushplus/pushplus.hpp>

#include "../doubles/raw_server.hpp"
#include "../doubles/tls_identity.hpp"

namespace pushplus_test {

/// Options for a client of this server: three attempts with minimal pauses, and no proxy, whatever the environment.
inline pushplus::ClientOptions options_for(const RawServer& server) {
    pushplus::ClientOptions options;
    options.base_url = server.base_url();
    options.proxy = "";
    options.retry = {3, std::chrono::milliseconds(1), std::chrono::milliseconds(1)};
    return options;
}

/// The same for several clients on one transport.
inline pushplus::ClientOptions options_of_one_transport(const RawServer& server) {
    auto options = options_for(server);
    pushplus::TransportOptions shared;
    shared.proxy = *std::exchange(options.proxy, std::nullopt);
    options.transport = pushplus::make_http_transport(shared);
    return options;
}

/// The same for a server that speaks TLS and whose certificate the client trusts.
inline pushplus::ClientOptions trusting(const RawServer& server, const TlsIdentity& identity) {
    auto options = options_for(server);
    options.ca_bundle = identity.ca_bundle();
    return options;
}

inline pushplus::Credentials credentials() { return {"user-token-of-the-test", "secret-key-of-the-test"}; }

inline pushplus::Client client_of(const RawServer& server) {
    return pushplus::Client(credentials(), options_for(server));
}

/// A complete request of topics.add.
inline pushplus::AddTopic new_topic() {
    pushplus::AddTopic topic;
    topic.topic_code = "code";
    topic.topic_name = "name";
    topic.contact = "contact";
    topic.introduction = "introduction";
    return topic;
}

}  // namespace pushplus_test
