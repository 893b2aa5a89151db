#include <cerrno>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "doubles/latch.hpp"
#include "doubles/raw_connection.hpp"
#include "doubles/tls_identity.hpp"
#include "http_server/server.hpp"

namespace {

using pushplus_test::Latch;
using namespace pushplus::detail::http_server;
using namespace std::chrono_literals;

/// Responds to every request as the test says.
class ScriptedHandler final : public RequestHandler {
public:
    Response handle(ServerRequest /*request*/, const Caller& /*caller*/) override { return respond(); }
    Response reject(ServerRequest /*request*/, int http_status, std::string_view reason) override {
        Response response;
        response.status = http_status;
        response.body = reason;
        return response;
    }

    std::function<Response()> respond = [] { return Response(); };
};

class SandboxHttpServer : public testing::Test {
protected:
    void start(const RequestLimits& limits = {}) {
        server.emplace(handler, limits);
        ASSERT_EQ(server->start("127.0.0.1", 0), "");
    }

    const std::string get = "GET /nothing HTTP/1.1\r\nHost: s\r\n\r\n";
    ScriptedHandler handler;
    Latch seen;    // By the client.
    Latch called;  // After the response.
    std::optional<Server> server;
};

TEST_F(SandboxHttpServer, CallsWhatComesAfterAResponseOnceTheClientCanReadIt) {
    handler.respond = [&] {
        Response response;
        response.body = "sent";
        response.after_sent = [&] {
            if (seen.wait()) called.open();
        };
        return response;
    };
    start();
    RawConnection raw(server->port());
    raw.send(get);
    EXPECT_NE(raw.read_answer().find("sent"), std::string::npos);
    EXPECT_FALSE(called.is_open());
    seen.open();
    EXPECT_TRUE(called.wait());
}

TEST_F(SandboxHttpServer, CallsWhatComesAfterAResponseOnceTheConnectionIsCut) {
    handler.respond = [&] {
        Response response;
        response.cut_connection = true;
        response.after_sent = [&] {
            if (seen.wait()) called.open();
        };
        return response;
    };
    start();
    RawConnection raw(server->port());
    raw.send(get);
    EXPECT_EQ(raw.read(), "");
    EXPECT_EQ(raw.end(), ECONNRESET);
    seen.open();
    EXPECT_TRUE(called.wait());
}

TEST_F(SandboxHttpServer, CallsWhatComesAfterAResponseAlsoIfTheClientIsGone) {
    handler.respond = [&] {
        EXPECT_TRUE(seen.wait());
        Response response;
        response.body = std::string(std::size_t{8} << 20, 'x');
        response.after_sent = [&] { called.open(); };
        return response;
    };
    start();
    {
        RawConnection raw(server->port());
        raw.send(get);
    }
    seen.open();
    EXPECT_TRUE(called.wait());
}

TEST_F(SandboxHttpServer, RejectsARequestThatTakesTooLong) {
    RequestLimits limits;
    limits.request = 1ms;
    start(limits);
    for (const char* const part : {"GET / HT", "GET /nothing HTTP/1.1\r\nHost: s\r\n",
                                   "POST / HTTP/1.1\r\nHost: s\r\nContent-Length: 9\r\n\r\n12345678",
                                   "POST / HTTP/1.1\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{"}) {
        RawConnection raw(server->port());
        raw.send(part);
        const std::string all = raw.read();
        EXPECT_EQ(all.find("HTTP/1.1 408 Request Timeout\r\n"), 0U) << part << all;
        EXPECT_NE(all.find("请求未在时限内发送完毕"), std::string::npos) << all;
        EXPECT_EQ(raw.end(), 0);
    }
}

TEST_F(SandboxHttpServer, ClosesAConnectionThatIsIdleTooLong) {
    RequestLimits limits;
    limits.idle = 1ms;
    start(limits);
    RawConnection raw(server->port());
    EXPECT_EQ(raw.read(), "");
    EXPECT_EQ(raw.end(), 0);
}

TEST_F(SandboxHttpServer, ClosesAConnectionWhoseTlsHandshakeStalls) {
    const pushplus_test::TlsIdentity identity;
    LoadedTls tls = load_tls(identity.ca_bundle(), identity.key_file());
    ASSERT_EQ(tls.error, "");
    RequestLimits limits;
    limits.handshake = 1ms;
    server.emplace(handler, limits);
    ASSERT_EQ(server->start("127.0.0.1", 0, std::move(tls.identity)), "");
    for (const std::string begin : {"", "\x16\x03\x01"}) {
        RawConnection raw(server->port());
        raw.send(begin);
        EXPECT_EQ(raw.read(), "");
        EXPECT_TRUE(raw.end() == 0 || raw.end() == ECONNRESET) << raw.end();
    }
}

class AFullHttpServer : public SandboxHttpServer {
protected:
    void SetUp() override {
        server.emplace(handler, RequestLimits(), 2);
        ASSERT_EQ(server->start("127.0.0.1", 0), "");
    }
    std::string answer_to_get(RawConnection& raw) const {
        raw.send(get);
        return raw.read_answer().substr(0, 12);
    }

    const std::string ok = "HTTP/1.1 200", unavailable = "HTTP/1.1 503";
};

TEST_F(AFullHttpServer, EndsTheConnectionThatHasBeenIdleForTheLongestForANewOne) {
    // In this order: the idle one has been accepted when the other is answered.
    RawConnection idle(server->port()), used(server->port());
    EXPECT_EQ(answer_to_get(used), ok);
    RawConnection third(server->port());
    EXPECT_EQ(answer_to_get(third), ok);
    EXPECT_EQ(idle.read(), "");
    EXPECT_EQ(idle.end(), 0);
    EXPECT_EQ(answer_to_get(used), ok);
}

TEST_F(AFullHttpServer, EndsTheOldestConnectionOfThoseThatHaveAskedForNothing) {
    RawConnection first(server->port()), second(server->port()), third(server->port());
    EXPECT_EQ(answer_to_get(third), ok);
    EXPECT_EQ(first.read(), "");
    EXPECT_EQ(answer_to_get(second), ok);
}

TEST_F(AFullHttpServer, RefusesANewConnectionIfRequestsHaveBegunOnAllOthers) {
    handler.respond = [&] {
        called.open();
        EXPECT_TRUE(seen.wait());
        return Response();
    };
    RawConnection begun(server->port()), under_way(server->port());
    begun.send(get.substr(0, 9));
    under_way.send(get);
    ASSERT_TRUE(called.wait());
    RawConnection third(server->port());
    EXPECT_EQ(third.read_answer().substr(0, 12), unavailable);
    seen.open();
    EXPECT_EQ(under_way.read_answer().substr(0, 12), ok);
    begun.send(get.substr(9));
    EXPECT_EQ(begun.read_answer().substr(0, 12), ok);
}

TEST_F(SandboxHttpServer, SendsNoHeaderThatWouldBreakTheResponse) {
    handler.respond = [] {
        Response response;
        response.headers = {{"X-Split", "a\r\nX-Other: b"}, {"X Name", "a"}, {"X-Kept", "\xe4\xb8\xad"}};
        return response;
    };
    start();
    RawConnection raw(server->port());
    raw.send(get);
    EXPECT_EQ(raw.read_answer(),
              "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nX-Kept: \xe4\xb8\xad\r\n"
              "Connection: keep-alive\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(SandboxHttpServer, SendsNoBodyWithAStatusThatHasNone) {
    handler.respond = [] {
        Response response;
        response.status = 204;
        response.body = "x";
        return response;
    };
    start();
    RawConnection raw(server->port());
    raw.send(get + get);
    const std::string head =
        "HTTP/1.1 204 No Content\r\nContent-Type: application/json;charset=UTF-8\r\nConnection: keep-alive\r\n\r\n";
    EXPECT_EQ(raw.read(2 * head.size()), head + head);
}

TEST_F(SandboxHttpServer, CompressesOnlyIfTheClientAcceptsIt) {
    handler.respond = [] {
        Response response;
        response.body = std::string(10'000, 'x');
        return response;
    };
    start();
    for (const auto& [accepted, compressed] : std::vector<std::pair<std::string, bool>>{
             {"gzip", true}, {"deflate, GZIP;q=0.5", true}, {"gzip;q=0", false}, {"br", false}, {"identity", false}}) {
        RawConnection raw(server->port());
        raw.send("GET /nothing HTTP/1.1\r\nHost: s\r\nAccept-Encoding: " + accepted + "\r\n\r\n");
        const std::string all = raw.read_answer();
        EXPECT_EQ(all.find("\r\nContent-Encoding: gzip\r\n") != std::string::npos, compressed) << accepted;
        EXPECT_EQ(all.size() < 1000, compressed) << accepted;
    }
}

}  // namespace
