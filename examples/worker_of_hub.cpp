// A program that has its account's AccessKey from a hub, which alone has the secretKey. In the place of pushplus-hub there
// is a hub in this process, and a sandbox in the place of the service.
//
// A program of yours takes HUB_URL and the bearer token from its settings, or all of it by Client::from_env from
// PUSHPLUS_HUB_URL and PUSHPLUS_HUB_TOKEN.
#include <iostream>
#include <string>

#include <pushplus/hub.hpp>
#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

int main() {
    const pushplus::Sandbox sandbox;
    const std::string bearer_token = "a-long-secret-of-the-workers";
    pushplus::HubOptions hub_options;
    hub_options.listen = "127.0.0.1:0";
    hub_options.bearer_tokens = {bearer_token};
    const pushplus::Hub hub(pushplus::Client(sandbox.credentials(), sandbox.client_options()), hub_options);
    if (hub.error()) {
        std::cerr << hub.error()->message() << '\n';
        return 1;
    }

    // The worker.
    pushplus::HubClientOptions hub_client;
    hub_client.urls = {hub.base_url()};
    hub_client.bearer_token = bearer_token;
    auto options = sandbox.client_options();
    options.access_key_source = pushplus::make_hub_source(hub_client);
    const pushplus::Client worker(pushplus::Credentials{sandbox.credentials().token, ""}, options);

    const auto count = worker.users().send_count();
    if (!count) {
        std::cerr << count.error().message() << '\n';
        return 1;
    }
    std::cout << count->wechat_send_count << " messages by WeChat today, asked with the hub's AccessKey\n";
    return sandbox.access_keys_given() == 1 ? 0 : 1;
}
