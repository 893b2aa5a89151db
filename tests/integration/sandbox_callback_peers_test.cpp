// Servers at a callback URL that are slow, or send too much. service.md, "Callbacks": once a message, no second try.

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include <pushplus/sandbox.hpp>

#include "doubles/raw_server.hpp"
#include "sandbox_caller.hpp"

namespace {

using pushplus::Sandbox;
using pushplus_test::RawRequest;
using pushplus_test::RawServer;
using pushplus_test::ServedConnection;

class SandboxCallbackPeers : public testing::Test {
protected:
    void send(const std::string& content) {
        SandboxCaller caller(*sandbox);
        const auto sent = caller.post("/send", {{"token", sandbox->credentials().token},
                                                {"content", content},
                                                {"callbackUrl", peer.base_url() + "/" + content}});
        EXPECT_EQ(sent["code"], 200) << sent;
    }

    RawServer peer;
    std::unique_ptr<Sandbox> sandbox = std::make_unique<Sandbox>();
};

TEST_F(SandboxCallbackPeers, OneThatTricklesItsHeadDoesNotHoldTheEnd) {
    peer.answer([](ServedConnection& connection, const RawRequest&) {
        connection.write("HTTP/1.1 200 OK\r\n");
        while (connection.stays_open_for(20)) connection.write("a: b\r\n");
    });
    send("a");
    ASSERT_TRUE(peer.wait_for_requests(1));
    sandbox.reset();
    EXPECT_TRUE(peer.wait_for_close(1));
}

TEST_F(SandboxCallbackPeers, ABodyIsNotRead) {
    constexpr std::size_t piece = std::size_t{1} << 20;
    constexpr std::size_t most = std::size_t{256} * piece;
    std::atomic<std::size_t> written{0};
    peer.answer([&](ServedConnection& connection, const RawRequest&) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(most) + "\r\n\r\n");
        const std::string bytes(piece, 'x');
        while (written < most && connection.write(bytes)) written += piece;
    });
    send("a");
    ASSERT_TRUE(peer.wait_for_requests(1));
    EXPECT_TRUE(peer.wait_for_close(1));
    EXPECT_LT(written, most);
}

TEST_F(SandboxCallbackPeers, OneThatTricklesForTooLongDoesNotHoldTheOthers) {
    peer.answer([](ServedConnection& connection, const RawRequest& request) {
        if (request.target != "/slow") {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        connection.write("HTTP/1.1 200 OK\r\n");
        while (connection.stays_open_for(20)) connection.write("a: b\r\n");
    });
    send("slow");
    ASSERT_TRUE(peer.wait_for_requests(1));
    send("next");
    EXPECT_TRUE(peer.wait_for_requests(2));
}

}  // namespace
