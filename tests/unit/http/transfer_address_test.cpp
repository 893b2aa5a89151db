#include <cstring>

#include <curl/curl.h>
#include <gtest/gtest.h>

#ifdef _WIN32
#    include <winsock2.h>
#    include <ws2tcpip.h>
#else
#    include <arpa/inet.h>
#    include <netinet/in.h>
#    include <sys/socket.h>
#endif

#include "http/socket.hpp"
#include "http/transfer.hpp"

// Where a transfer may go, whatever a name was resolved to.

namespace {

using pushplus::detail::close_descriptor;
using pushplus::detail::on_open_socket;
using pushplus::detail::Transfer;

/// As libcurl hands it over: with room for every family.
union Address {
    curl_sockaddr given;
    char room[sizeof(curl_sockaddr) + sizeof(sockaddr_in6)];
};

template <class Native>
Address as_address(int family, const Native& native) {
    Address address{};
    address.given.family = family;
    address.given.socktype = SOCK_STREAM;
    address.given.protocol = IPPROTO_TCP;
    address.given.addrlen = sizeof native;
    std::memcpy(address.room + offsetof(curl_sockaddr, addr), &native, sizeof native);
    return address;
}

Address v4(const char* text) {
    sockaddr_in native{};
    native.sin_family = AF_INET;
    EXPECT_EQ(::inet_pton(AF_INET, text, &native.sin_addr), 1) << text;
    return as_address(AF_INET, native);
}

Address v6(const char* text) {
    sockaddr_in6 native{};
    native.sin6_family = AF_INET6;
    EXPECT_EQ(::inet_pton(AF_INET6, text, &native.sin6_addr), 1) << text;
    return as_address(AF_INET6, native);
}

bool may_go_to(Transfer& transfer, Address address) {
    const auto socket = on_open_socket(&transfer, CURLSOCKTYPE_IPCXN, &address.given);
    if (socket != CURL_SOCKET_BAD) close_descriptor(socket);
    EXPECT_TRUE(transfer.socket_opened) << "otherwise a kept connection seems to have been used";
    return socket != CURL_SOCKET_BAD;
}

TEST(TransferToLocalhost, ReachesThisMachineAlone) {
    for (const char* own : {"127.0.0.1", "127.255.0.9"}) {
        Transfer transfer;
        transfer.only_loopback = true;
        EXPECT_TRUE(may_go_to(transfer, v4(own))) << own;
    }
    for (const Address& other : {v4("203.0.113.7"), v4("126.0.0.1"), v4("0.0.0.0"), v6("2001:db8::1"), v6("::")}) {
        Transfer transfer;
        transfer.only_loopback = true;
        EXPECT_FALSE(may_go_to(transfer, other));
        const auto failure = failure_of(CURLE_COULDNT_CONNECT, transfer, "");
        EXPECT_NE(failure.message.find("would reach another in clear text"), std::string::npos) << failure.message;
        EXPECT_EQ(failure.delivery, pushplus::Delivery::not_sent);
        EXPECT_FALSE(failure.worth_repeating);
    }
}

TEST(TransferOfOneIpVersion, GoesToNoAddressOfTheOther) {
    Transfer transfer;
    transfer.family = AF_INET;
    EXPECT_TRUE(may_go_to(transfer, v4("127.0.0.1")));
    EXPECT_FALSE(may_go_to(transfer, v6("::1")));
    transfer.family = AF_INET6;
    EXPECT_FALSE(may_go_to(transfer, v4("127.0.0.1")));
}

}  // namespace
