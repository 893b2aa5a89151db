#include "hub_process.hpp"

#include <unistd.h>

#include <memory>
#include <stdexcept>

#include <pushplus/hub.hpp>
#include <pushplus/sandbox.hpp>

#include "board.hpp"
#include "process.hpp"
#include "scaled_clock.hpp"
#include "scaled_store.hpp"

namespace pushplus_fleet {

namespace {

pushplus::Client make_client(const Board& board) {
    const pushplus::SandboxOptions account;
    const auto clock = std::make_shared<ScaledClock>(board.origin, board.factor);
    pushplus::ClientOptions options;
    options.base_url = board.base_url.data();
    options.clock = clock;
    options.user_agent_suffix = user_agent_of_this_process();
    options.state_store = make_scaled_store(board, clock);
    return pushplus::Client({account.token, account.secret_key}, options);
}

pushplus::HubOptions options_of(const Board& board, std::size_t number) {
    pushplus::HubOptions options;
    options.listen = board.hubs.at(number).data();
    options.bearer_tokens = {hub_bearer};
    return options;
}

}  // namespace

int run_hub(const std::string& board_path, std::size_t number) {
    end_with_parent();
    const SharedBoard board(board_path, false);
    const pushplus::Hub hub(make_client(*board), options_of(*board, number));
    if (hub.error()) throw std::runtime_error(hub.error()->message());
    for (;;) ::pause();
}

}  // namespace pushplus_fleet
