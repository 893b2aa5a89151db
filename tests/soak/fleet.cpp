#include "fleet.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace pushplus_soak {

using namespace std::chrono_literals;

pushplus::ClientOptions soak_client_options(const pushplus::Sandbox& sandbox, Tally& tally) {
    auto options = sandbox.client_options();
    options.clock = nullptr;
    options.request_timeout = 10s;
    options.total_timeout = 60s;
    options.retry.initial_backoff = 20ms;
    options.retry.max_backoff = 200ms;
    options.send_guard.enabled = false;
    options.observer = [&tally](const pushplus::AttemptEvent&) { ++tally.attempts; };
    return options;
}

LastingClient make_lasting_client(const pushplus::Sandbox& sandbox, Tally& tally) {
    LastingClient lasting;
    pushplus::TransportOptions transport;
    transport.proxy = "";
    lasting.transport = pushplus::make_http_transport(transport);
    auto options = soak_client_options(sandbox, tally);
    options.proxy.reset();
    options.transport = lasting.transport;
    lasting.client = std::make_shared<LoggedClient>(pushplus::Client(sandbox.credentials(), options));
    return lasting;
}

Fleet::Fleet(const pushplus::Sandbox& sandbox, const LastingClient& lasting, Tally& tally)
    : sandbox_(sandbox), lasting_(lasting), tally_(tally) {
    for (std::size_t place = 0; place < short_lived_.size(); ++place) short_lived_[place] = make(place);
}

std::shared_ptr<LoggedClient> Fleet::make(std::size_t place) const {
    auto options = soak_client_options(sandbox_, tally_);
    if (place == 0) {
        options.proxy.reset();
        options.transport = lasting_.transport;
    }
    return std::make_shared<LoggedClient>(pushplus::Client(sandbox_.credentials(), options));
}

std::shared_ptr<LoggedClient> Fleet::pick(Dice& dice) {
    const auto place = static_cast<std::size_t>(dice.number(0, 5));
    if (place >= short_lived_.size()) return lasting_.client;
    const std::lock_guard<std::mutex> lock(mutex_);
    return short_lived_[place];
}

void Fleet::replace_one(Dice& dice) {
    const auto place = static_cast<std::size_t>(dice.number(0, static_cast<std::int64_t>(short_lived_.size()) - 1));
    auto other = make(place);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        short_lived_[place].swap(other);
    }
    ++tally_.clients_replaced;
    other->log->retired = true;
}

void Fleet::end(Findings& findings) {
    for (auto& client : short_lived_) {
        const auto log = client->log;
        log->retired = true;
        if (client.use_count() != 1) findings.add("the soak itself still holds a client at the end of a round", "");
        client.reset();
        if (const int left = log->under_way; left != 0)
            findings.add("destroying a client did not wait until its calls had called back",
                         std::to_string(left) + " calls");
    }
}

}  // namespace pushplus_soak
