#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <pushplus/pushplus.hpp>

#include "canceler.hpp"
#include "fleet.hpp"
#include "ledger.hpp"
#include "population.hpp"

namespace pushplus_soak {

/// The state that a round's calls share.
struct Scene {
    Fleet& fleet;
    Population& population;
    Ledger& ledger;
    Canceler& canceler;
    Findings& findings;
    Tally& tally;
    std::string secret;  ///< Must not occur in any message.
};

/// The caller of a call. Not accessed while an asynchronous call is running.
struct Caller {
    Scene& scene;
    Dice& dice;
    std::shared_ptr<LoggedClient> client;
    std::function<void()> ended;  ///< Empty: the call blocks.
};

/// A running call, separate from its client, which the call's end may destroy.
struct Call {
    Call(const Caller& caller, std::string name, std::shared_ptr<Entry> changing)
        : operation(std::move(name)), entry(std::move(changing)), client(caller.client->log), scene(caller.scene) {}

    const std::string operation;
    const std::shared_ptr<Entry> entry;  ///< Set for a write.
    const std::shared_ptr<ClientLog> client;
    Scene& scene;
    bool may_be_canceled = false;
    std::atomic<int> ends{0};
};

/// How a call is made, chosen at random.
struct Plan {
    pushplus::CallOptions options;
    std::optional<std::chrono::milliseconds> cancel_pending;
    bool by_get = false;  ///< Make it asynchronously and wait for it.
};
[[nodiscard]] Plan plan_for(Caller& caller, Call& call);

void note_success(Call& call, bool right_value);
void note_error(Call& call, const pushplus::Error& error);

template <class T, class Check>
void conclude(Call& call, const pushplus::Result<T>& result, const Check& check) {
    if (!result)
        note_error(call, result.error());
    else if constexpr (std::is_void_v<T>)
        note_success(call, check());
    else
        note_success(call, check(*result));
}

/// Makes a call and checks its outcome. `ask(client, options)` works on a `Client` and on an `AsyncClient`; `check`
/// returns whether a value is correct.
template <class Ask, class Check>
void make_call(Caller& caller, std::string operation, std::shared_ptr<Entry> entry, Ask ask, Check check) {
    const auto call = std::make_shared<Call>(caller, std::move(operation), std::move(entry));
    const Plan plan = plan_for(caller, *call);
    ++caller.scene.tally.calls;
    if (!caller.ended && !plan.by_get) return conclude(*call, ask(caller.client->client, plan.options), check);

    ++call->client->under_way;
    auto pending = ask(caller.client->client.async(), plan.options);
    if (plan.cancel_pending) caller.scene.canceler.after(*plan.cancel_pending, [pending] { pending.cancel(); });
    if (plan.by_get) {
        const auto result = pending.get();
        --call->client->under_way;
        return conclude(*call, result, check);
    }
    pending.then([call, check, ended = caller.ended](const auto& result) {
        conclude(*call, result, check);
        --call->client->under_way;
        ended();
    });
}

inline constexpr auto any_value = [](const auto&...) { return true; };

}  // namespace pushplus_soak
