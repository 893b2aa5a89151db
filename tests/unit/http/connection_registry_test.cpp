#include "http/connection_registry.hpp"

#include <gtest/gtest.h>

namespace {

using pushplus::detail::ConnectionEndpoints;
using pushplus::detail::ConnectionRegistry;

const ConnectionEndpoints to_one("127.0.0.1", 40001, "127.0.0.1", 80);
const ConnectionEndpoints to_another("127.0.0.1", 40001, "127.0.0.2", 80);

TEST(ConnectionRegistry, FindsAConnectionByBothItsEndpoints) {
    ConnectionRegistry registry;
    registry.add(to_one, 5);
    EXPECT_EQ(registry.find(to_one), 5);
    EXPECT_EQ(registry.find(to_another), CURL_SOCKET_BAD);
    EXPECT_EQ(registry.find({"127.0.0.1", 40001, "127.0.0.1", 81}), CURL_SOCKET_BAD);
    registry.add(to_another, 6);
    EXPECT_EQ(registry.find(to_another), 6);
    EXPECT_EQ(registry.find(to_one), 5);
}

TEST(ConnectionRegistry, RemovesAConnectionWhenItIsClosed) {
    ConnectionRegistry registry;
    registry.add(to_one, 5);
    registry.closed(5);
    EXPECT_FALSE(registry.contains(5));
    EXPECT_EQ(registry.find(to_one), CURL_SOCKET_BAD);
    registry.add(to_another, 5);
    EXPECT_TRUE(registry.contains(5));
    EXPECT_EQ(registry.find(to_one), CURL_SOCKET_BAD) << "the number belongs to another connection now";
}

TEST(ConnectionRegistry, AcceptsMissingAddresses) {
    ConnectionRegistry registry;
    registry.add({nullptr, 1, nullptr, 2}, 5);
    EXPECT_EQ(registry.find({nullptr, 1, nullptr, 2}), 5);
}

}  // namespace
