#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <pushplus/sandbox.hpp>

#include "scene.hpp"

namespace pushplus_fleet {

/// What is done to a fleet while it runs.
class Harm {
public:
    virtual ~Harm() = default;
    Harm() = default;
    Harm(const Harm&) = delete;
    Harm& operator=(const Harm&) = delete;

    /// Called before the first worker starts.
    virtual void begin(Scene&) {}
    /// Called every two milliseconds.
    virtual void tick(Scene&) {}

    [[nodiscard]] int done() const noexcept { return done_; }
    /// How many fetches all that was done may cost.
    [[nodiscard]] int cost() const noexcept { return cost_; }

protected:
    void note(int cost) noexcept {
        ++done_;
        cost_ += cost;
    }

private:
    int done_ = 0, cost_ = 0;
};

/// Does something again and again.
class Recurring final : public Harm {
public:
    /// Returns how many fetches it may cost.
    using Action = std::function<int(Scene&)>;

    /// `every` is scaled time; the first comes after that.
    Recurring(std::chrono::seconds every, Action action) : every_(every), next_(every), action_(std::move(action)) {}
    void tick(Scene& scene) override;

private:
    const std::chrono::seconds every_;
    std::chrono::nanoseconds next_;
    const Action action_;
};

/// Lets something befall every other fetch, each of which loses a key that the service gave out.
class EveryOtherFetch final : public Harm {
public:
    enum class First { harmed, unharmed };
    /// Called while the fetch is under way. Null: the fault is enough.
    using Action = std::function<void(Scene&, pid_t fetcher)>;

    EveryOtherFetch(First first, const pushplus::SandboxFault& fault, Action action)
        : first_(first), fault_(fault), action_(std::move(action)) {}
    void begin(Scene& scene) override;
    void tick(Scene& scene) override;

private:
    void prepare(Scene& scene);

    const First first_;
    const pushplus::SandboxFault fault_;
    const Action action_;
    bool prepared_ = false;
    std::size_t given_ = 0;  ///< Keys, with the harmed one.
};

/// Stops a process for 20 to 90 s of scaled time.
class Pauses {
public:
    void pause(Scene& scene, pid_t worker);
    /// Continues those whose time is over.
    void tick(Scene& scene);

private:
    struct Paused {
        pid_t worker;
        std::chrono::nanoseconds until;
    };
    std::vector<Paused> paused_;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace pushplus_fleet
