#include "round.hpp"

#include <string>
#include <thread>

#include "audit.hpp"
#include "hasty_clock.hpp"
#include "traffic.hpp"
#include "trouble.hpp"

namespace pushplus_soak {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 150s;  // Above the longest timeout of a call.

}  // namespace

std::unique_ptr<pushplus::Sandbox> make_sandbox(int port) {
    pushplus::SandboxOptions options;
    options.port = port;
    options.account_tier = pushplus::AccountTier::member;  // Preprocessing is for members.
    options.access_key_ttl = 3s;
    options.access_key_overlap = 2s;
    // Its clients demand keys at any time: in the strict reading the second of two would end the one in use at once.
    options.superseded_keys = pushplus::SupersededKeys::keep;
    options.delivery_delay = 30ms;
    options.clock = std::make_shared<HastyClock>();
    auto sandbox = std::make_unique<pushplus::Sandbox>(options);
    sandbox->set_daily_quota(pushplus::Channel::wechat, 0);
    sandbox->set_daily_quota(pushplus::Channel::mail, 0);
    return sandbox;
}

bool run_round(pushplus::Sandbox& sandbox, const LastingClient& lasting, std::uint64_t seed, std::uint64_t number,
               std::chrono::seconds length, Findings& findings, Tally& tally) {
    Population population(sandbox);
    Ledger ledger;
    {
        Fleet fleet(sandbox, lasting, tally);
        Canceler canceler;
        Scene scene{fleet, population, ledger, canceler, findings, tally, sandbox.credentials().secret_key};
        Traffic traffic(scene, seed, number);
        {
            const std::uint64_t last_streams = ~(number << 1U);
            const Trouble trouble(sandbox, fleet, tally, Dice(seed, last_streams), Dice(seed, last_streams - 1));
            std::this_thread::sleep_for(length);
        }
        traffic.stop();
        // In every other round, clients are destroyed while half of the calls run.
        const bool in_peace = number % 2 == 0;
        int left = in_peace ? traffic.wait_for_async_calls(patience) : 0;
        if (left == 0) {
            fleet.end(findings);
            left = traffic.wait_for_async_calls(patience);
        }
        if (left != 0) {
            findings.add("calls that never ended", std::to_string(left) + " of them");
            return false;
        }
    }
    const pushplus::Client auditor(sandbox.credentials(), soak_client_options(sandbox, tally));
    // The trouble is over. A pause that it left before the next AccessKey would keep the auditor from reading.
    if (const auto cleared = auditor.send_guard().clear(); !cleared)
        findings.add("the guard could not be cleared", cleared.error().message());
    // Nor may the key that the clients of this account have, if it was revoked a moment ago.
    if (const auto key = auditor.refresh_access_key(); !key)
        findings.add("the auditor got no AccessKey", key.error().message());
    audit(auditor, population, ledger, findings, tally);
    tally.count("AccessKeys given out", sandbox.access_keys_given());
    return true;
}

}  // namespace pushplus_soak
