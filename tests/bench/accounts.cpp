// Measures the cost of an additional account: clients on one transport, idle and after each has made calls.
//
//     pushplus_accounts [HOW_MANY]

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <pushplus/pushplus.hpp>

#include "../soak/process.hpp"
#include "canned_answers.hpp"
#include "concurrent_calls.hpp"
#include "require.hpp"
#include "server_process.hpp"

namespace {

using namespace pushplus_bench;
using pushplus_soak::Holdings;

pushplus::Client account(int number, const std::string& url,
                         const std::shared_ptr<pushplus::HttpTransport>& transport) {
    pushplus::ClientOptions options;
    options.base_url = url;
    options.transport = transport;
    const auto id = std::to_string(1'000'000 + number);
    // As long as the service's.
    return pushplus::Client({"f6bd32c07a1b4c5d8ea0768e1" + id, "a0768e1f6bd32c07a1b4c5d8e" + id}, options);
}

void print(const char* when, const Holdings& now, const Holdings& base, std::size_t accounts) {
    const auto more = [](std::size_t a, std::size_t b) { return static_cast<long>(a) - static_cast<long>(b); };
    std::printf("%-28s %9.2f %12.1f %12.1f %8ld %12ld\n", when,
                static_cast<double>(more(now.heap, base.heap)) / static_cast<double>(accounts),
                static_cast<double>(more(now.heap, base.heap)) / 1024,
                static_cast<double>(more(now.kilobytes, base.kilobytes)) / 1024, more(now.threads, base.threads),
                more(now.descriptors, base.descriptors));
}

}  // namespace

int main(int argc, char** argv) {
    const int accounts = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const ServerProcess server(canned_answers(1), std::chrono::milliseconds(0));
    pushplus::TransportOptions transport_options;
    transport_options.proxy = "";
    const auto transport = pushplus::make_http_transport(transport_options);

    // All connections and the loop's thread exist before the baseline is taken.
    const auto first = account(0, server.url(), transport);
    concurrent_calls(1000, 64, [&] { return first.async().users().limit_time(); });
    require(first.users().limit_time());
    const auto base = pushplus_soak::holdings_now();

    std::vector<pushplus::Client> clients;
    clients.reserve(static_cast<std::size_t>(accounts));
    for (int i = 1; i <= accounts; ++i) clients.push_back(account(i, server.url(), transport));
    const auto count = clients.size();
    std::printf("%zu accounts on one transport\n", count);
    std::printf("%-28s %9s %12s %12s %8s %12s\n", "above the base", "KiB each", "heap MiB", "resident MiB", "threads",
                "descriptors");
    print("idle", pushplus_soak::holdings_now(), base, count);
    for (const auto& client : clients) require(client.users().limit_time());
    print("after a blocking call each", pushplus_soak::holdings_now(), base, count);
    std::atomic<std::size_t> next{0};
    concurrent_calls(accounts, 64, [&] { return clients[next.fetch_add(1)].async().users().limit_time(); });
    print("after an asynchronous, too", pushplus_soak::holdings_now(), base, count);
    clients.clear();
    print("gone", pushplus_soak::holdings_now(), base, count);
    return 0;
}
