#include "http/connection_registry.hpp"

#include <gtest/gtest.h>

namespace {

using pushplus::detail::ConnectionEndpoints;
using pushplus::detail::ConnectionRegistry;

const ConnectionEndpoints to_one("127.0.0.1", 40001, "127.0.0.1", 80);
const ConnectionEndpoints to_another("127.0.0.1", 40001, "127.0.0.2", 80);

curl_socket_t socket_of(const ConnectionRegistry& registry, const ConnectionEndpoints& endpoints) {
    const auto* const kept = registry.find(endpoints);
    return kept != nullptr ? kept->socket : CURL_SOCKET_BAD;
}

TEST(ConnectionRegistry, FindsAConnectionByBothItsEndpoints) {
    ConnectionRegistry registry(pushplus::machine_clock());
    registry.add(to_one, 5, false);
    EXPECT_EQ(socket_of(registry, to_one), 5);
    EXPECT_EQ(registry.find(to_another), nullptr);
    EXPECT_EQ(registry.find({"127.0.0.1", 40001, "127.0.0.1", 81}), nullptr);
    registry.add(to_another, 6, false);
    EXPECT_EQ(socket_of(registry, to_another), 6);
    EXPECT_EQ(socket_of(registry, to_one), 5);
}

TEST(ConnectionRegistry, RemovesAConnectionWhenItIsClosed) {
    ConnectionRegistry registry(pushplus::machine_clock());
    registry.add(to_one, 5, false);
    registry.closed(5);
    EXPECT_FALSE(registry.touch(5));
    EXPECT_EQ(registry.find(to_one), nullptr);
    registry.add(to_another, 5, false);
    EXPECT_TRUE(registry.touch(5));
    EXPECT_EQ(registry.find(to_one), nullptr) << "the number belongs to another connection now";
}

TEST(ConnectionRegistry, AcceptsMissingAddresses) {
    ConnectionRegistry registry(pushplus::machine_clock());
    registry.add({nullptr, 1, nullptr, 2}, 5, false);
    EXPECT_EQ(socket_of(registry, {nullptr, 1, nullptr, 2}), 5);
}

}  // namespace
