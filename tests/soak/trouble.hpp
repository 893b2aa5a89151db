#pragma once

#include <atomic>
#include <thread>

#include <pushplus/sandbox.hpp>

#include "dice.hpp"
#include "fleet.hpp"

namespace pushplus_soak {

/// Injects trouble during its lifetime: faults for one request in twenty, revoked AccessKeys, replaced clients.
class Trouble {
public:
    Trouble(pushplus::Sandbox& sandbox, Fleet& fleet, Tally& tally, Dice faults, Dice clients);
    ~Trouble();
    Trouble(const Trouble&) = delete;
    Trouble& operator=(const Trouble&) = delete;

private:
    void make_faults(Dice dice);
    void replace_clients(Dice dice);

    pushplus::Sandbox& sandbox_;
    Fleet& fleet_;
    Tally& tally_;
    std::atomic<bool> ended_{false};
    std::thread faults_;
    std::thread clients_;
};

}  // namespace pushplus_soak
