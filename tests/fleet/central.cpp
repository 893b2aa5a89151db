#include "central.hpp"

#include <stdexcept>
#include <utility>

#include <pushplus/sandbox.hpp>

namespace pushplus_fleet {

namespace {

pushplus::Client make_client(const Board& board, std::shared_ptr<ScaledClock> clock) {
    const pushplus::SandboxOptions account;
    pushplus::ClientOptions options;
    options.base_url = board.base_url.data();
    options.clock = std::move(clock);
    return pushplus::Client({account.token, account.secret_key}, options);
}

pushplus::HubOptions hub_options() {
    pushplus::HubOptions options;
    options.listen = "127.0.0.1:0";
    options.bearer_tokens = {hub_bearer};
    return options;
}

}  // namespace

Central::Central(const Board& board, std::shared_ptr<ScaledClock> clock)
    : client_(make_client(board, std::move(clock))), hub_(client_, hub_options()) {
    if (hub_.error()) throw std::runtime_error(hub_.error()->message());
}

}  // namespace pushplus_fleet
