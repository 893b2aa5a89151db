#include "access_key/key_life.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace pushplus::detail;
using pushplus::Delivery;
using pushplus::Error;
using pushplus::ErrorKind;
using std::chrono::hours;
using std::chrono::nanoseconds;
using std::chrono::seconds;

using Time = KeyLife::Time;

const Time start = Time() + hours(1);

Error error_of_code(int code) {
    Error::Parts parts;
    parts.kind = ErrorKind::forbidden;
    parts.delivery = Delivery::answered;
    parts.code = code;
    parts.message = "scripted";
    return Error(std::move(parts));
}

/// A KeyLife and its time, which only the test moves.
struct Life {
    KeyLife rules{seconds(300)};
    Time now = start;

    Life& at(nanoseconds since_start) {
        now = start + since_start;
        return *this;
    }
    Life& after(nanoseconds pause) {
        now += pause;
        return *this;
    }
    Life& begin(FetchReason reason) {
        rules.begin(reason);
        return *this;
    }
    Life& succeed(std::int64_t life = 7200) {
        rules.succeeded(rules.make_record({"key", life}, now, now));
        return *this;
    }
    /// The fetch fails, and the next is held up for `wait`.
    Life& fail(nanoseconds wait, int code = 403) {
        rules.held_up(error_of_code(code), now, wait);
        rules.ended_with_nothing(now, wait);
        return *this;
    }
    Life& end_with_nothing(nanoseconds rest) {
        rules.ended_with_nothing(now, rest);
        return *this;
    }
    std::uint64_t generation() const { return rules.key() ? rules.key()->generation : 0; }
};

Life first_key() { return Life().begin(FetchReason::needed).succeed(); }

std::string text_of(FetchReason reason) {
    switch (reason) {
        case FetchReason::look: return "look";
        case FetchReason::needed: return "needed";
        case FetchReason::ahead: return "ahead";
        case FetchReason::refused: return "refused";
        case FetchReason::demanded: return "demanded";
    }
    return "?";
}

std::string text_of(const KeyLife::Decision& decision) {
    using Action = KeyLife::Decision::Action;
    switch (decision.action) {
        case Action::use: return "use";
        case Action::look_first: return "look first";
        case Action::use_and_fetch: return "use, fetch " + text_of(decision.reason);
        case Action::fetch: return "fetch " + text_of(decision.reason);
        case Action::wait: return "wait";
        case Action::refuse: return "refuse";
    }
    return "?";
}

/// What each kind of caller is given.
struct Decisions {
    std::string acquire;
    std::string replace;       ///< The key in use was refused.
    std::string replace_late;  ///< A key before it was refused.
    std::string demand;
    std::string acquire_later;  ///< A second later.
};

Decisions decisions_of(Life life) {
    const auto& rules = life.rules;
    const auto acquire = rules.acquire(life.now);
    const auto late = life.rules.replace(life.generation() + 1000, life.now);
    return {text_of(acquire), text_of(life.rules.replace(life.generation(), life.now)), text_of(late),
            text_of(rules.demand()), text_of(rules.acquire(life.now + seconds(1)))};
}

struct State {
    std::string name;
    std::function<Life()> life;
    Decisions decisions;
};

const State& state(const std::string& name);

const std::vector<State>& states() {
    static const Decisions living{"use", "fetch refused", "use", "fetch demanded", "use"};
    static const Decisions living_and_fetched{"use", "wait", "use", "wait", "use"};
    static const Decisions refusing{"refuse", "refuse", "refuse", "fetch demanded", "fetch needed"};
    static const Decisions dead{"fetch needed", "fetch needed", "fetch needed", "fetch demanded", "fetch needed"};
    static const Decisions waiting{"wait", "wait", "wait", "wait", "wait"};
    static const std::vector<State> all{
        {"no key", [] { return Life(); }, dead},
        {"no key, fetching", [] { return Life().begin(FetchReason::needed); }, waiting},
        {"no key, refused", [] { return Life().begin(FetchReason::needed).fail(seconds(1)); }, refusing},
        {"no key, refused, 1 ns before the pause is over",
         [] { return Life().begin(FetchReason::needed).fail(seconds(1)).after(seconds(1) - nanoseconds(1)); },
         refusing},
        {"no key, refused, the pause is over",
         [] { return Life().begin(FetchReason::needed).fail(seconds(1)).after(seconds(1)); }, dead},
        // Callers get the refusal while a demanded fetch runs.
        {"no key, refused, fetching",
         [] { return Life().begin(FetchReason::needed).fail(seconds(1)).begin(FetchReason::demanded); },
         {"refuse", "refuse", "refuse", "wait", "wait"}},

        {"fresh", first_key, living},
        {"fresh, fetching", [] { return first_key().begin(FetchReason::demanded); }, living_and_fetched},
        {"1 ns before the window",
         [] { return first_key().at(seconds(6900) - nanoseconds(1)); },
         {"use", "fetch refused", "use", "fetch demanded", "use, fetch ahead"}},
        {"in the window",
         [] { return first_key().at(seconds(6900)); },
         {"use, fetch ahead", "fetch refused", "use", "fetch demanded", "use, fetch ahead"}},
        {"in the window, fetching", [] { return first_key().at(seconds(6900)).begin(FetchReason::ahead); },
         living_and_fetched},
        {"in the window, nothing new",
         [] { return first_key().at(seconds(6900)).begin(FetchReason::ahead).end_with_nothing(seconds(1)); },
         {"use", "fetch refused", "use", "fetch demanded", "use, fetch ahead"}},
        {"in the window, refused",
         [] { return first_key().at(seconds(6900)).begin(FetchReason::ahead).fail(seconds(1)); },
         {"use", "refuse", "use", "fetch demanded", "use, fetch ahead"}},
        {"1 ns before the end",
         [] { return first_key().at(seconds(7200) - nanoseconds(1)); },
         {"use, fetch ahead", "fetch refused", "use", "fetch demanded", "fetch needed"}},

        {"ended", [] { return first_key().at(seconds(7200)); }, dead},
        {"ended, fetching", [] { return first_key().at(seconds(7200)).begin(FetchReason::needed); }, waiting},
        {"ended, refused", [] { return first_key().at(seconds(7200)).begin(FetchReason::needed).fail(seconds(1)); },
         refusing},
    };
    return all;
}

const State& state(const std::string& name) {
    for (const auto& known : states())
        if (known.name == name) return known;
    ADD_FAILURE() << "no state " << name;
    return states().front();
}

void expect(const Decisions& got, const Decisions& expected) {
    EXPECT_EQ(got.acquire, expected.acquire);
    EXPECT_EQ(got.replace, expected.replace);
    EXPECT_EQ(got.replace_late, expected.replace_late);
    EXPECT_EQ(got.demand, expected.demand);
    EXPECT_EQ(got.acquire_later, expected.acquire_later);
}

TEST(KeyLife, DecidesForEachCallerInEachState) {
    for (const auto& each : states()) {
        SCOPED_TRACE(each.name);
        expect(decisions_of(each.life()), each.decisions);
    }
}

struct Transition {
    std::string from;
    std::string event;
    std::function<void(Life&)> happen;
    std::string to;
};

TEST(KeyLife, GoesFromStateToState) {
    const auto begin = [](FetchReason reason) { return [reason](Life& life) { life.begin(reason); }; };
    const auto fail = [](nanoseconds wait) { return [wait](Life& life) { life.fail(wait); }; };
    const auto key = [](Life& life) { life.succeed(); };
    const auto nothing = [](nanoseconds rest) { return [rest](Life& life) { life.end_with_nothing(rest); }; };
    const auto forget = [](Life& life) { life.rules.forget_fetch(); };
    const auto pass = [](nanoseconds time) { return [time](Life& life) { life.after(time); }; };
    const std::vector<Transition> transitions{
        {"no key", "a fetch begins", begin(FetchReason::needed), "no key, fetching"},
        {"no key, fetching", "a key comes", key, "fresh"},
        {"no key, fetching", "it fails, and the next may begin", fail(seconds(0)), "no key"},
        {"no key, fetching", "it fails, and the next may not begin", fail(seconds(1)), "no key, refused"},
        {"no key, fetching", "the fetch is forgotten", forget, "no key"},
        {"no key, refused", "almost a second passes", pass(seconds(1) - nanoseconds(1)),
         "no key, refused, 1 ns before the pause is over"},
        {"no key, refused", "a second passes", pass(seconds(1)), "no key, refused, the pause is over"},
        {"no key, refused", "a fetch is demanded", begin(FetchReason::demanded), "no key, refused, fetching"},
        {"no key, refused, fetching", "a key comes", key, "fresh"},
        {"no key, refused, fetching", "it fails, and the next may begin", fail(seconds(0)), "no key"},
        {"no key, refused, fetching", "the fetch is forgotten", forget, "no key, refused"},

        {"fresh", "a fetch is demanded", begin(FetchReason::demanded), "fresh, fetching"},
        {"fresh", "the window comes", pass(seconds(6900)), "in the window"},
        {"fresh, fetching", "a key comes", key, "fresh"},
        {"fresh, fetching", "there is nothing new", nothing(seconds(0)), "fresh"},
        {"in the window", "a fetch begins", begin(FetchReason::ahead), "in the window, fetching"},
        {"in the window", "the end comes", pass(seconds(300)), "ended"},
        {"in the window, fetching", "a key comes", key, "fresh"},
        {"in the window, fetching", "there is nothing new", nothing(seconds(1)), "in the window, nothing new"},
        {"in the window, fetching", "it fails, and the next may begin", fail(seconds(0)), "in the window"},
        {"in the window, fetching", "it fails, and the next may not begin", fail(seconds(1)), "in the window, refused"},
        {"in the window, fetching", "the fetch is forgotten", forget, "in the window"},
        {"in the window, fetching", "the end comes", pass(seconds(300)), "ended, fetching"},
        {"in the window, nothing new", "a second passes", pass(seconds(1)), "in the window"},
        // It holds up only the next fetch ahead.
        {"in the window, nothing new", "the end comes", pass(seconds(300)), "ended"},
        {"in the window, refused", "a second passes", pass(seconds(1)), "in the window"},

        {"ended", "a fetch begins", begin(FetchReason::needed), "ended, fetching"},
        {"ended, fetching", "a key comes", key, "fresh"},
        {"ended, fetching", "it fails, and the next may begin", fail(seconds(0)), "ended"},
        {"ended, fetching", "it fails, and the next may not begin", fail(seconds(1)), "ended, refused"},
        {"ended, refused", "a second passes", pass(seconds(1)), "ended"},
    };
    for (const auto& each : transitions) {
        SCOPED_TRACE(each.from + " -> " + each.event + " -> " + each.to);
        Life life = state(each.from).life();
        each.happen(life);
        expect(decisions_of(life), state(each.to).decisions);
    }
}

// Without it the same state would be reached by a fetch that was never begun.
TEST(KeyLife, DecidingBeginsNothing) {
    for (const auto& each : states()) {
        SCOPED_TRACE(each.name);
        const Life life = each.life();
        Life asked = life;
        static_cast<void>(asked.rules.acquire(asked.now));
        static_cast<void>(asked.rules.replace(asked.generation(), asked.now));
        static_cast<void>(asked.rules.demand());
        expect(decisions_of(asked), decisions_of(life));
    }
}

// Pauses

// Another client or process may have a key by then.
TEST(KeyLife, AnErrorIsRepeatedForFifteenSecondsAtMost) {
    auto life = Life().begin(FetchReason::needed).fail(hours(1));
    EXPECT_EQ(text_of(life.rules.acquire(life.now + seconds(15) - nanoseconds(1))), "refuse");
    EXPECT_EQ(text_of(life.rules.acquire(life.now + seconds(15))), "fetch needed");
}

TEST(KeyLife, AheadOfTheEndTheNextQuestionFollowsAfterFifteenSecondsAtMost) {
    auto life = first_key().at(seconds(6900)).begin(FetchReason::ahead).end_with_nothing(hours(1));
    EXPECT_EQ(text_of(life.rules.acquire(life.now + seconds(15) - nanoseconds(1))), "use");
    EXPECT_EQ(text_of(life.rules.acquire(life.now + seconds(15))), "use, fetch ahead");
}

TEST(KeyLife, TheErrorIsTheLastOne) {
    Life life;
    life.begin(FetchReason::needed).fail(seconds(1), 403);
    EXPECT_EQ(life.rules.refusal().code(), 403);
    life.begin(FetchReason::demanded).fail(seconds(1), 900);
    EXPECT_EQ(life.rules.refusal().code(), 900);
}

TEST(KeyLife, AKeyEndsThePause) {
    auto life = Life().begin(FetchReason::needed).fail(seconds(15)).begin(FetchReason::demanded).succeed(10);
    life.after(seconds(10));
    EXPECT_EQ(text_of(life.rules.acquire(life.now)), "fetch needed");
    EXPECT_FALSE(life.rules.is_refused());
}

// Looks

TEST(KeyLife, AKeyOfThisProcessAloneIsNotLookedFor) {
    const auto life = first_key().at(seconds(6900) - nanoseconds(1));
    EXPECT_EQ(text_of(life.rules.acquire(life.now)), "use");
}

TEST(KeyLife, AKeyThatOthersUseIsLookedForBesideTheCallersAndInTheEndBeforeThem) {
    auto life = first_key();
    life.rules.looked(start, false);
    EXPECT_EQ(text_of(life.rules.acquire(start + seconds(60) - nanoseconds(1))), "use");
    EXPECT_EQ(text_of(life.rules.acquire(start + seconds(60))), "use, fetch look");
    EXPECT_EQ(text_of(life.rules.acquire(start + seconds(240))), "use, fetch look");
    EXPECT_EQ(text_of(life.rules.acquire(start + seconds(240) + nanoseconds(1))), "look first");
    life.rules.looked(start, true);
    EXPECT_EQ(text_of(life.rules.acquire(start + seconds(2))), "use, fetch look") << "after a change of its own";
}

TEST(KeyLife, NobodyWaitsForALookWhileTheStoreFails) {
    auto life = first_key();
    life.rules.could_not_look();
    EXPECT_EQ(text_of(life.rules.acquire(start)), "use, fetch look");
    EXPECT_EQ(text_of(life.rules.acquire(start + seconds(1000))), "use, fetch look");
}

// Records

TEST(KeyLife, CountsAKeysLifeFromWhereItBegan) {
    Life life;
    const auto record = life.rules.make_record({"the-key", 7200}, start, start);
    EXPECT_EQ(record->value, "the-key");
    EXPECT_EQ(record->expires_in, seconds(7200));
    EXPECT_EQ(record->expires_at, start + seconds(7200));
    EXPECT_EQ(life.rules.key(), nullptr) << "it is not in use yet";
}

TEST(KeyLife, TheRefreshWindowIsAtMostHalfALife) {
    struct Window {
        std::int64_t life;
        seconds length;
    };
    for (const Window window : {Window{7200, seconds(300)}, Window{601, seconds(300)}, Window{600, seconds(300)},
                                Window{599, seconds(299)}, Window{100, seconds(50)}, Window{1, seconds(0)}}) {
        Life life;
        const auto record = life.rules.make_record({"k", window.life}, start, start);
        EXPECT_EQ(record->expires_at - record->refresh_from, window.length) << window.life;
    }
    KeyLife without{seconds(0)};
    EXPECT_EQ(without.make_record({"k", 7200}, start, start)->refresh_from, start + seconds(7200));
}

TEST(KeyLife, AKeyIsUsedForASecondHoweverShortItsLife) {
    Life life;
    const auto late = start + seconds(10);
    EXPECT_EQ(life.rules.make_record({"k", 1}, start, late)->expires_at, late + seconds(1));
    EXPECT_EQ(life.rules.make_record({"k", 11}, start, late)->expires_at, late + seconds(1));
    EXPECT_EQ(life.rules.make_record({"k", 12}, start, late)->expires_at, start + seconds(12));
}

TEST(KeyLife, ChanceShortensTheRefreshWindowByUpToATenth) {
    for (const double chance : {0.0, 0.5, 1.0}) {
        KeyLife rules(seconds(300), [=] { return chance; });
        const auto record = rules.make_record({"k", 7200}, start, start);
        EXPECT_EQ(record->expires_at - record->refresh_from, seconds(300 - static_cast<int>(30 * chance)));
    }
}

TEST(KeyLife, GenerationsGrowFromOne) {
    Life life;
    for (std::uint64_t generation = 1; generation < 4; ++generation)
        EXPECT_EQ(life.rules.make_record({"k", 7200}, start, start)->generation, generation);
}

TEST(KeyLife, ALifeThatIsMissingOrAbsurdIsReplacedAndReported) {
    struct Named {
        std::int64_t seconds;
        std::int64_t taken;
        const char* line;
    };
    constexpr const char* none = "the service named no life for the AccessKey; 7200 s are assumed";
    constexpr const char* too_long = "the service named a life of more than a day for the AccessKey; a day is assumed";
    for (const Named named :
         {Named{std::numeric_limits<std::int64_t>::min(), 7200, none}, Named{-1, 7200, none}, Named{0, 7200, none},
          Named{1, 1, ""}, Named{86'400, 86'400, ""}, Named{86'401, 86'400, too_long},
          Named{std::numeric_limits<std::int64_t>::max(), 86'400, too_long}}) {
        FetchedKey key{"k", named.seconds};
        const char* const line = correct_life(key);
        EXPECT_EQ(key.expires_in_seconds, named.taken);
        EXPECT_STREQ(line ? line : "", named.line);
    }
}

TEST(KeyLife, AKeyThatAHeaderCannotCarryIsRecognised) {
    for (const auto& key : {std::string("k"), std::string("!~"), std::string(1024, 'k')})
        EXPECT_TRUE(fits_a_header(key)) << key;
    for (const auto& key : {std::string(), std::string(" "), std::string("a\x7F"), std::string("a\n"),
                            std::string("a\0b", 3), std::string("\xE5\xAF\x86"), std::string(1025, 'k')})
        EXPECT_FALSE(fits_a_header(key)) << key;
}

}  // namespace
