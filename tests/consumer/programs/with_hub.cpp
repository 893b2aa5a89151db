// A program that is the hub of its account, and a worker of it.
#include <cstdio>

#include <pushplus/hub.hpp>
#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

int main() {
    pushplus::Sandbox sandbox;
    if (sandbox.error()) return 1;
    const pushplus::Hub hub(pushplus::Client(sandbox.credentials(), sandbox.client_options()),
                            {"127.0.0.1:0", {"a-bearer-of-the-hub"}});
    if (hub.error()) return 2;

    pushplus::HubClientOptions where;
    where.urls = {hub.base_url()};
    where.bearer_token = "a-bearer-of-the-hub";
    auto options = sandbox.client_options();
    options.access_key_source = pushplus::make_hub_source(where);
    const pushplus::Client worker({sandbox.credentials().token, ""}, options);
    const auto me = worker.users().my_info();
    if (!me) {
        std::fprintf(stderr, "%s\n", me.error().message().c_str());
        return 3;
    }
    if (sandbox.access_keys_given() != 1) return 4;
    std::puts("with_hub: ok");
    return 0;
}
