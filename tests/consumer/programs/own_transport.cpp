// A program that uses the library alone, with a transport of its own: no network, no sandbox. It includes the headers
// of what it uses, not all.
#include <cstdio>
#include <memory>
#include <string>

#include <pushplus/client.hpp>
#include <pushplus/http_transport.hpp>
#include <pushplus/users.hpp>
#include <pushplus/version.hpp>

namespace {

class CannedService final : public pushplus::HttpTransport {
public:
    pushplus::HttpOutcome send(const pushplus::HttpRequest& request) override {
        const bool asks_for_key = request.url == "https://www.pushplus.plus/api/common/openApi/getAccessKey";
        pushplus::HttpResponse response;
        response.status = 200;
        response.body = asks_for_key ? R"({"code":200,"msg":"ok","data":{"accessKey":"0123456789","expiresIn":7200}})"
                                     : R"({"code":200,"msg":"ok","data":{"nickName":"陈大人","points":2}})";
        pushplus::HttpOutcome outcome;
        outcome.response = response;
        return outcome;
    }
};

}  // namespace

int main() {
    if (std::string(pushplus::version()) != PUSHPLUS_EXPECTED_VERSION) return 1;

    pushplus::ClientOptions options;
    options.transport = std::make_shared<CannedService>();
    const pushplus::Client client(pushplus::Credentials{"token", "secret"}, options);
    const auto me = client.users().my_info();
    if (!me) {
        std::fprintf(stderr, "%s\n", me.error().message().c_str());
        return 2;
    }
    if (me->nick_name != "陈大人" || me->points != 2) return 3;

    // The transport of the library itself, up to a port where nobody listens.
    options.transport = nullptr;
    options.base_url = "http://127.0.0.1:1";
    options.proxy = "";
    options.retry.max_attempts = 1;
    const auto nobody = pushplus::Client(pushplus::Credentials{"token", "secret"}, options).users().my_info();
    if (nobody || nobody.error().kind() != pushplus::ErrorKind::connection) return 4;
    std::puts("own_transport: ok");
    return 0;
}
