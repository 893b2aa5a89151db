// The soak test: the client against the sandbox for minutes, with faults, cancels and clients that are destroyed while
// calls run.
//
//     pushplus_soak MINUTES [SEED]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>

#include "process.hpp"
#include "round.hpp"

namespace {

using namespace std::chrono_literals;
using namespace pushplus_soak;

constexpr auto round_length = 10s;
constexpr std::uint64_t warm_up_rounds = 3;

// Idle connections: 16 of blocking calls, each with a pair of descriptors to wake it, and 16 of asynchronous calls,
// plus the few that the loop itself needs.
constexpr std::size_t descriptors_between_rounds = 16 * 3 + 16 + 8;
constexpr std::size_t threads_between_rounds = 1;  // The lasting transport's loop.
// From the first quarter of the run to its end.
constexpr std::size_t kilobytes_of_growth = 4096;
constexpr std::size_t kilobytes_of_heap_growth = 256;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_is_ours = false;  // The sanitizers' shadow memory grows.
#else
constexpr bool memory_is_ours = true;
#endif

std::string memory_of(const Holdings& holdings) {
    return std::to_string(holdings.kilobytes) + " kB, " + std::to_string(holdings.heap) + " kB of heap in use";
}

std::string text_of(const Holdings& holdings) {
    return memory_of(holdings) + ", " + std::to_string(holdings.descriptors) + " descriptors, " +
           std::to_string(holdings.threads) + " threads";
}

class Soak {
public:
    explicit Soak(std::uint64_t seed) : seed_(seed) {}

    /// False if the run cannot continue.
    bool run(std::chrono::minutes length) {
        auto sandbox = make_sandbox(0);
        if (sandbox->error()) {
            findings_.add("the sandbox does not listen", sandbox->error()->message());
            return false;
        }
        const int port = sandbox->port();
        const auto lasting = make_lasting_client(*sandbox, tally_);
        const auto start = std::chrono::steady_clock::now();
        const auto end = start + length;
        warm_from_ = start + length / 4;
        for (std::uint64_t round = 1; round <= warm_up_rounds + 1 || std::chrono::steady_clock::now() < end; ++round) {
            if (!sandbox) sandbox = make_sandbox(port);
            if (sandbox->error()) {
                findings_.add("the sandbox does not listen", sandbox->error()->message());
                return false;
            }
            const std::size_t calls_before = tally_.calls, well_before = tally_.well;
            if (!run_round(*sandbox, lasting, seed_, round, round_length, findings_, tally_)) return false;
            sandbox.reset();
            look_at_holdings(round, tally_.calls - calls_before, tally_.well - well_before);
        }
        return true;
    }

    void look_at_the_end() {
        const auto held = holdings_with_threads(start_.threads);
        std::printf("at the end: %s\n", text_of(held).c_str());
        if (held.threads > start_.threads) findings_.add("threads were left after the clients", text_of(held));
        if (held.descriptors > start_.descriptors) findings_.add("descriptors were left", text_of(held));
        if (memory_is_ours) look_at_memory();
        if (tally_.well < tally_.calls / 2) findings_.add("less than half of the calls went well", "");
        for (const auto& [what, times] : tally_.counts()) std::printf("%10zu  %s\n", times, what.c_str());
        std::printf("%10zu  calls, %zu requests, %zu faults, %zu clients replaced\n", tally_.calls.load(),
                    tally_.attempts.load(), tally_.faults.load(), tally_.clients_replaced.load());
    }

    [[nodiscard]] int verdict() const {
        const auto findings = findings_.all();
        for (const auto& [what, finding] : findings)
            std::printf("FOUND %s (%zu times; %s)\n", what.c_str(), finding.times, finding.example.c_str());
        std::printf(findings.empty() ? "nothing found\n" : "FAILED with seed %llu\n",
                    static_cast<unsigned long long>(seed_));
        std::fflush(stdout);
        return findings.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
    }

private:
    void look_at_memory() {
        const auto text = "at most " + memory_of(warm_) + " in the first quarter, at last " + memory_of(last_);
        if (last_.kilobytes > warm_.kilobytes + kilobytes_of_growth) findings_.add("resident memory grew", text);
        if (last_.heap > warm_.heap + kilobytes_of_heap_growth) findings_.add("the heap in use grew", text);
    }

    void look_at_holdings(std::uint64_t round, std::size_t calls, std::size_t well) {
        const auto held = holdings_with_threads(start_.threads + threads_between_rounds);
        std::printf("round %llu: %zu calls, %zu well; %s\n", static_cast<unsigned long long>(round), calls, well,
                    text_of(held).c_str());
        std::fflush(stdout);
        if (held.threads > start_.threads + threads_between_rounds)
            findings_.add("threads were left after a round", text_of(held));
        if (held.descriptors > start_.descriptors + descriptors_between_rounds)
            findings_.add("descriptors were left after a round", text_of(held));
        last_ = held;
        if (round > warm_up_rounds && std::chrono::steady_clock::now() > warm_from_) return;
        warm_.kilobytes = std::max(warm_.kilobytes, held.kilobytes);
        warm_.heap = std::max(warm_.heap, held.heap);
    }

    const std::uint64_t seed_;
    const Holdings start_ = holdings_now();
    std::chrono::steady_clock::time_point warm_from_;
    Holdings warm_;  ///< The maximum so far.
    Holdings last_;
    Findings findings_;
    Tally tally_;
};

}  // namespace

int main(int argc, char** argv) {
    const long minutes = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 0;
    if (minutes < 1) {
        std::fprintf(stderr, "usage: pushplus_soak MINUTES [SEED]\n");
        return 2;
    }
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : std::random_device()();
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    use_one_arena();
    // A sanitizer starts its own thread together with the program's first.
    std::thread([] {}).join();
    Soak soak(seed);
    if (!soak.run(std::chrono::minutes(minutes))) {
        // Calls that never end cannot be destroyed.
        std::_Exit(soak.verdict());
    }
    soak.look_at_the_end();
    return soak.verdict();
}
