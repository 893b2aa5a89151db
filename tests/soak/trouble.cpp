#include "trouble.hpp"

#include <array>
#include <chrono>
#include <string>

namespace pushplus_soak {

namespace {

using namespace std::chrono_literals;

constexpr int requests_per_fault = 20;

void answer_with_status(pushplus::SandboxFault& fault, Dice& dice) {
    constexpr std::array<int, 5> statuses{429, 500, 502, 503, 504};
    fault.http_status = dice.one_of(statuses);
    if (dice.percent(20)) fault.headers = {{"Retry-After", dice.percent(50) ? "0" : "1"}};
    // Only where the library must be in doubt.
    fault.carry_out = *fault.http_status != 429 && dice.percent(30);
}

void answer_with_garbage(pushplus::SandboxFault& fault, Dice& dice) {
    static const std::array<std::string, 5> bodies{"", "<html>busy</html>", R"({"code":200,"data":{"topic)", "\xff\xfe",
                                                   std::string(100'000, '[')};
    fault.raw_body = dice.one_of(bodies);
    fault.carry_out = dice.percent(50);
}

pushplus::SandboxFault random_fault(Dice& dice) {
    pushplus::SandboxFault fault;
    switch (dice.number(1, 6)) {
        case 1:
            fault.cut_connection = true;
            fault.carry_out = dice.percent(50);
            break;
        case 2: fault.delay = dice.milliseconds(5, 300); break;
        case 3:
            fault.delay = dice.milliseconds(5, 100);
            fault.cut_connection = true;
            fault.carry_out = dice.percent(50);
            break;
        case 4: answer_with_status(fault, dice); break;
        case 5: answer_with_garbage(fault, dice); break;
        default: fault.code = dice.percent(70) ? 401 : 500; break;
    }
    return fault;
}

}  // namespace

Trouble::Trouble(pushplus::Sandbox& sandbox, Fleet& fleet, Tally& tally, Dice faults, Dice clients)
    : sandbox_(sandbox), fleet_(fleet), tally_(tally) {
    faults_ = std::thread([this, faults] { make_faults(faults); });
    clients_ = std::thread([this, clients] { replace_clients(clients); });
}

Trouble::~Trouble() {
    ended_ = true;
    faults_.join();
    clients_.join();
    sandbox_.clear_faults();
}

void Trouble::make_faults(Dice dice) {
    std::size_t seen = tally_.attempts;
    while (!ended_) {
        std::this_thread::sleep_for(5ms);
        for (; seen + requests_per_fault <= tally_.attempts; seen += requests_per_fault) {
            sandbox_.fail("", random_fault(dice));
            ++tally_.faults;
        }
        if (dice.number(1, 1000) == 1) sandbox_.revoke_access_keys();
    }
}

void Trouble::replace_clients(Dice dice) {
    while (!ended_) {
        std::this_thread::sleep_for(dice.milliseconds(50, 400));
        fleet_.replace_one(dice);
    }
}

}  // namespace pushplus_soak
