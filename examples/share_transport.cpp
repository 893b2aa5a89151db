// Several accounts in one program: a client for each, one transport and its connections for all.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <vector>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

int main() {
    // Each sandbox is an account; with the real service all of them are at the same address.
    std::array<pushplus::Sandbox, 3> sandboxes;

    pushplus::TransportOptions transport_options;
    transport_options.max_idle_connections = 8;
    transport_options.proxy = "";  // The way to a sandbox leads through no proxy.
    const auto transport = pushplus::make_http_transport(transport_options);

    std::vector<pushplus::Client> clients;
    for (auto& sandbox : sandboxes) {
        pushplus::SendCount sent_today;
        sent_today.wechat_send_count = static_cast<std::int64_t>(clients.size()) * 10;
        sandbox.set_send_count(sent_today);

        auto options = sandbox.client_options();
        options.proxy.reset();  // Belongs to the transport.
        options.transport = transport;
        clients.emplace_back(sandbox.credentials(), options);
    }

    for (std::size_t i = 0; i < clients.size(); ++i) {
        const auto count = clients[i].users().send_count();
        if (!count) {
            std::cerr << "account " << i << ": " << count.error().message() << '\n';
            return 1;
        }
        std::cout << "account " << i << ": " << count->wechat_send_count << " messages by WeChat today\n";
    }
    return 0;
}
