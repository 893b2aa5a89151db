#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <pushplus/sandbox.hpp>

#include "scaled_clock.hpp"

namespace pushplus_fleet {

/// How long the service's AccessKeys live: long against the five minutes of a superseded one, and short enough for a
/// run of half a minute to see several.
inline constexpr std::chrono::seconds key_life{1000};

/// Before the scaled time, in nanoseconds, at which a worker wanted to send a message: in its content.
inline constexpr const char* asked_mark = "asked ";

/// The service by the scaled clock, and what it saw.
class Service {
public:
    explicit Service(std::shared_ptr<ScaledClock> clock);

    [[nodiscard]] std::string base_url() const { return sandbox_.base_url(); }

    /// What befalls the next fetch.
    void harm_next_fetch(const pushplus::SandboxFault& fault);
    /// The process whose fetch came after the last `harm_next_fetch`; 0 if none has.
    [[nodiscard]] pid_t fetcher() const;
    /// Gives a key to somebody outside the fleet.
    void give_key_to_outsider();

    /// AccessKeys that the fleet was given, known to it or not.
    [[nodiscard]] std::size_t keys_given() const { return sandbox_.access_keys_given() - outsiders_; }
    /// Refused calls for which the fleet had a key.
    [[nodiscard]] std::size_t unauthorized() const;
    /// Whether a key was given, in scaled time, less than `time` ago.
    [[nodiscard]] bool gave_within(std::chrono::seconds time) const;
    /// The most sends that arrived in a minute.
    [[nodiscard]] std::size_t most_in_a_minute() const;
    [[nodiscard]] std::size_t sends() const;
    /// Sends before which another went that was asked for ten seconds later or more.
    [[nodiscard]] std::size_t overtaken() const;

private:
    void note(const pushplus::SandboxLogEntry& entry);

    const std::shared_ptr<ScaledClock> clock_;
    mutable std::mutex mutex_;
    std::size_t unauthorized_ = 0;
    std::chrono::nanoseconds last_fetch_{0};
    bool fetched_ = false;
    std::vector<std::chrono::nanoseconds> arrivals_;  ///< Of sends.
    std::size_t outsiders_ = 0;
    pushplus::Sandbox sandbox_;  ///< Last: its threads call `note`.
};

}  // namespace pushplus_fleet
