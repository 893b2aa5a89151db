#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <functional>
#include <string>
#include <thread>

#include <gmock/gmock.h>

#include "client/hub_socket.hpp"
#include "unit/send_guard/temporary_folder.hpp"

namespace pushplus_test {
namespace {

using pushplus::ErrorKind;
using std::chrono::seconds;
using ::testing::HasSubstr;

/// Listens at a socket file, and responds to one request as a test says.
class ASocketFile : public testing::Test {
protected:
    ASocketFile() {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        EXPECT_EQ(::bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(listening_, 8), 0);
    }
    ~ASocketFile() override {
        ::close(listening_);
        if (server_.joinable()) server_.join();
    }

    /// `end` is called before the connection is closed.
    pushplus::HttpOutcome sent(const std::string& response, pushplus::HttpRequest request = {},
                               const std::function<void()>& end = nullptr) {
        asked.clear();
        server_ = std::thread([=] {
            const int caller = ::accept(listening_, nullptr, nullptr);
            char bytes[4096];
            while (asked.find("\r\n\r\n") == std::string::npos) {
                const auto got = ::recv(caller, bytes, sizeof bytes, 0);
                if (got <= 0) break;
                asked.append(bytes, static_cast<std::size_t>(got));
            }
            static_cast<void>(::send(caller, response.data(), response.size(), MSG_NOSIGNAL));
            if (end) end();
            while (end && ::recv(caller, bytes, sizeof bytes, 0) > 0) continue;
            ::close(caller);
        });
        if (request.method.empty()) request.method = "GET";
        request.url = "http://localhost/v1/access-key";
        request.connect_timeout = request.timeout = seconds(10);
        request.max_response_size = 1000;
        auto outcome = pushplus::detail::make_socket_transport(path)->send(request);
        server_.join();
        return outcome;
    }

    const TemporaryFolder folder;
    const std::string path = folder.file("hub.sock");
    std::string asked;

private:
    int listening_ = -1;
    std::thread server_;
};

TEST_F(ASocketFile, TakesARequestWithItsHeadersAndBody) {
    pushplus::HttpRequest request;
    request.method = "POST";
    request.headers = {{"Authorization", "Bearer x"}};
    request.body = "{}";
    const auto outcome =
        sent("HTTP/1.1 429 Too Many Requests\r\nRetry-After:  15 \r\nContent-Length: 2\r\n\r\nno, and more", request);
    ASSERT_TRUE(outcome.response) << outcome.failure.message;
    EXPECT_EQ(outcome.response->status, 429);
    EXPECT_EQ(outcome.response->body, "no");
    ASSERT_EQ(outcome.response->headers.size(), 2U);
    EXPECT_EQ(outcome.response->headers[0].name, "Retry-After");
    EXPECT_EQ(outcome.response->headers[0].value, "15");
    EXPECT_THAT(asked, ::testing::StartsWith("POST /v1/access-key HTTP/1.0\r\n"));
    EXPECT_THAT(asked, HasSubstr("\r\nAuthorization: Bearer x\r\n"));
    EXPECT_THAT(asked, HasSubstr("\r\nContent-Length: 2\r\n"));
}

TEST_F(ASocketFile, EndsAResponseWithoutALengthWithTheConnection) {
    const auto outcome = sent("HTTP/1.0 200 OK\r\n\r\nall of it");
    ASSERT_TRUE(outcome.response) << outcome.failure.message;
    EXPECT_EQ(outcome.response->body, "all of it");
}

TEST_F(ASocketFile, NeedsNoBodyOfA304) {
    const auto outcome = sent("HTTP/1.1 304 Not Modified\r\nContent-Length: 90\r\n\r\n");
    ASSERT_TRUE(outcome.response) << outcome.failure.message;
    EXPECT_EQ(outcome.response->status, 304);
}

TEST_F(ASocketFile, TellsWhatIsNoResponse) {
    for (const std::string bad : {"x", "HTTP/1.1 200 OK\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
                                  "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "\r\n\r\n"}) {
        const auto outcome = sent(bad);
        EXPECT_FALSE(outcome.response) << bad;
        EXPECT_EQ(outcome.failure.kind, ErrorKind::invalid_response) << bad;
    }
}

TEST_F(ASocketFile, TellsThatAResponseWasCutOrIsMissing) {
    EXPECT_EQ(sent("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").failure.kind, ErrorKind::connection);
    EXPECT_EQ(sent("").failure.kind, ErrorKind::connection);
}

TEST_F(ASocketFile, TakesNoEndlessResponse) {
    const auto outcome = sent("HTTP/1.1 200 OK\r\n\r\n" + std::string(100'000, 'x'));
    EXPECT_FALSE(outcome.response);
    EXPECT_EQ(outcome.failure.kind, ErrorKind::invalid_response);
}

TEST_F(ASocketFile, EndsARequestThatIsCanceled) {
    pushplus::CancellationSource stop;
    pushplus::HttpRequest request;
    request.cancellation = stop.token();
    const auto outcome = sent("", request, [&] { stop.cancel(); });
    EXPECT_FALSE(outcome.response);
    EXPECT_EQ(outcome.failure.kind, ErrorKind::canceled);
}

TEST_F(ASocketFile, TellsThatNobodyListens) {
    pushplus::HttpRequest request;
    request.method = "GET";
    request.url = "http://localhost/";
    request.connect_timeout = request.timeout = seconds(10);
    const auto outcome = pushplus::detail::make_socket_transport(folder.file("gone.sock"))->send(request);
    EXPECT_FALSE(outcome.response);
    EXPECT_EQ(outcome.failure.kind, ErrorKind::connection);
    EXPECT_THAT(outcome.failure.message, HasSubstr("No such file"));
}

}  // namespace
}  // namespace pushplus_test
