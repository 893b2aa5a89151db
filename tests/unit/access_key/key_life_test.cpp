#include "access_key/key_life.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
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
using CalendarTime = KeyLife::CalendarTime;

const Time start = Time() + hours(1);
const CalendarTime calendar_start = CalendarTime() + hours(24 * 365 * 50);

Error error_of(ErrorKind kind, Delivery delivery, int code = 0, int http_status = 0,
               std::optional<CalendarTime> retry_at = {}) {
    Error::Parts parts;
    parts.kind = kind;
    parts.delivery = delivery;
    parts.code = code;
    parts.http_status = http_status;
    parts.retry_at = retry_at;
    parts.message = "scripted";
    return Error(std::move(parts));
}
Error no_connection() { return error_of(ErrorKind::connection, Delivery::not_sent); }
Error lost_response() { return error_of(ErrorKind::timeout, Delivery::unknown); }
Error refused_fetch(int code = 403) { return error_of(ErrorKind::forbidden, Delivery::answered, code); }
Error unusable_response() { return error_of(ErrorKind::invalid_response, Delivery::unknown); }
Error gateway_page() { return error_of(ErrorKind::http, Delivery::unknown, 0, 502); }
Error busy_until(CalendarTime retry_at) { return error_of(ErrorKind::http, Delivery::unknown, 0, 503, retry_at); }

/// A KeyLife and its time, which only the test moves.
struct Life {
    KeyLife rules{seconds(300)};
    Time now = start;

    CalendarTime calendar() const {
        return calendar_start + std::chrono::duration_cast<CalendarTime::duration>(now - start);
    }
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
    Life& succeed(bool from_service = true, std::int64_t life = 7200) {
        rules.succeeded(rules.make_record({"key", life}, now, now), from_service, now);
        return *this;
    }
    Life& fail(const Error& error) {
        rules.failed(error, now, calendar());
        return *this;
    }
    Life& accept(std::uint64_t generation) {
        rules.accepted(generation);
        return *this;
    }
    std::uint64_t generation() const { return rules.key() ? rules.key()->generation : 0; }
};

Life first_key() { return Life().begin(FetchReason::needed).succeed(); }
Life replaced_key() { return first_key().begin(FetchReason::refused).succeed(); }

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
        case Action::hold: return "hold";
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
        {"no key, refused", [] { return Life().begin(FetchReason::needed).fail(refused_fetch()); }, refusing},
        {"no key, refused, 1 ns before the pause is over",
         [] { return Life().begin(FetchReason::needed).fail(refused_fetch()).after(seconds(1) - nanoseconds(1)); },
         refusing},
        {"no key, refused, the pause is over",
         [] { return Life().begin(FetchReason::needed).fail(refused_fetch()).after(seconds(1)); }, dead},
        // Callers get the refusal while a demanded fetch runs.
        {"no key, refused, fetching",
         [] { return Life().begin(FetchReason::needed).fail(refused_fetch()).begin(FetchReason::demanded); },
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
        {"in the window, failed",
         [] { return first_key().at(seconds(6900)).begin(FetchReason::ahead).fail(no_connection()); },
         {"use", "fetch refused", "use", "fetch demanded", "use, fetch ahead"}},
        {"in the window, refused",
         [] { return first_key().at(seconds(6900)).begin(FetchReason::ahead).fail(refused_fetch()); },
         {"use", "refuse", "use", "fetch demanded", "use, fetch ahead"}},
        {"1 ns before the end",
         [] { return first_key().at(seconds(7200) - nanoseconds(1)); },
         {"use, fetch ahead", "fetch refused", "use", "fetch demanded", "fetch needed"}},

        {"ended", [] { return first_key().at(seconds(7200)); }, dead},
        {"ended, fetching", [] { return first_key().at(seconds(7200)).begin(FetchReason::needed); }, waiting},
        {"ended, refused",
         [] { return first_key().at(seconds(7200)).begin(FetchReason::needed).fail(refused_fetch()); }, refusing},

        {"spaced", replaced_key, {"use", "hold", "use", "fetch demanded", "use"}},
        {"spaced, fetching", [] { return replaced_key().begin(FetchReason::demanded); }, living_and_fetched},
        {"1 ns before the spacing is over",
         [] { return replaced_key().at(seconds(30) - nanoseconds(1)); },
         {"use", "hold", "use", "fetch demanded", "use"}},
        {"the spacing is over", [] { return replaced_key().at(seconds(30)); }, living},
        {"spaced, ended", [] { return first_key().begin(FetchReason::refused).succeed(true, 20).after(seconds(20)); },
         dead},
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
    const auto fail = [](const Error& error) { return [error](Life& life) { life.fail(error); }; };
    const auto service = [](Life& life) { life.succeed(true); };
    const auto another_process = [](Life& life) { life.succeed(false); };
    const auto forget = [](Life& life) { life.rules.forget_fetch(); };
    const auto pass = [](nanoseconds time) { return [time](Life& life) { life.after(time); }; };
    const std::vector<Transition> transitions{
        {"no key", "a fetch begins", begin(FetchReason::needed), "no key, fetching"},
        {"no key, fetching", "a key comes", service, "fresh"},
        {"no key, fetching", "another process's key comes", another_process, "fresh"},
        {"no key, fetching", "no connection", fail(no_connection()), "no key"},
        {"no key, fetching", "the response is lost", fail(lost_response()), "no key"},
        {"no key, fetching", "the service refuses", fail(refused_fetch()), "no key, refused"},
        {"no key, fetching", "the response is unusable", fail(unusable_response()), "no key, refused"},
        {"no key, fetching", "a gateway responds", fail(gateway_page()), "no key, refused"},
        {"no key, fetching", "the fetch is forgotten", forget, "no key"},
        {"no key, refused", "almost a second passes", pass(seconds(1) - nanoseconds(1)),
         "no key, refused, 1 ns before the pause is over"},
        {"no key, refused", "a second passes", pass(seconds(1)), "no key, refused, the pause is over"},
        {"no key, refused", "a fetch is demanded", begin(FetchReason::demanded), "no key, refused, fetching"},
        {"no key, refused, fetching", "a key comes", service, "fresh"},
        {"no key, refused, fetching", "no connection", fail(no_connection()), "no key"},
        {"no key, refused, fetching", "the fetch is forgotten", forget, "no key, refused"},

        {"fresh", "a fetch is demanded", begin(FetchReason::demanded), "fresh, fetching"},
        {"fresh", "the window comes", pass(seconds(6900)), "in the window"},
        {"fresh, fetching", "a key comes", service, "fresh"},
        {"fresh, fetching", "no connection", fail(no_connection()), "fresh"},
        {"in the window", "a fetch begins", begin(FetchReason::ahead), "in the window, fetching"},
        {"in the window", "the end comes", pass(seconds(300)), "ended"},
        {"in the window, fetching", "a key comes", service, "fresh"},
        {"in the window, fetching", "another process's key comes", another_process, "fresh"},
        {"in the window, fetching", "no connection", fail(no_connection()), "in the window, failed"},
        {"in the window, fetching", "the response is lost", fail(lost_response()), "in the window, failed"},
        {"in the window, fetching", "the service refuses", fail(refused_fetch()), "in the window, refused"},
        {"in the window, fetching", "the fetch is forgotten", forget, "in the window"},
        {"in the window, fetching", "the end comes", pass(seconds(300)), "ended, fetching"},
        {"in the window, failed", "a second passes", pass(seconds(1)), "in the window"},
        // A fetch without a response holds up only the next one ahead.
        {"in the window, failed", "the end comes", pass(seconds(300)), "ended"},
        {"in the window, refused", "a second passes", pass(seconds(1)), "in the window"},

        {"ended", "a fetch begins", begin(FetchReason::needed), "ended, fetching"},
        {"ended, fetching", "a key comes", service, "fresh"},
        {"ended, fetching", "no connection", fail(no_connection()), "ended"},
        {"ended, fetching", "the service refuses", fail(refused_fetch()), "ended, refused"},
        {"ended, refused", "a second passes", pass(seconds(1)), "ended"},

        {"fresh", "a replacement comes", [](Life& life) { life.begin(FetchReason::refused).succeed(true); }, "spaced"},
        // The service did not fetch it: if it is refused, too, a fetch is due.
        {"fresh", "another process's replacement comes",
         [](Life& life) { life.begin(FetchReason::refused).succeed(false); }, "fresh"},
        {"fresh", "a replacement fails", [](Life& life) { life.begin(FetchReason::refused).fail(no_connection()); },
         "fresh"},
        {"spaced", "a fetch is demanded", begin(FetchReason::demanded), "spaced, fetching"},
        {"spaced, fetching", "a key comes", service, "spaced"},
        {"spaced", "almost half a minute passes", pass(seconds(30) - nanoseconds(1)),
         "1 ns before the spacing is over"},
        {"spaced", "half a minute passes", pass(seconds(30)), "the spacing is over"},
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

/// How long a caller without a key is refused.
nanoseconds refused_for(const Life& life) {
    nanoseconds longest(0);
    for (const nanoseconds edge : {seconds(1), seconds(2), seconds(4), seconds(8), seconds(16), seconds(32),
                                   seconds(50), seconds(60), seconds(64), seconds(90), seconds(128), seconds(256),
                                   seconds(512), seconds(1024), seconds(2048), seconds(3600), seconds(7200)}) {
        const auto held = [&](nanoseconds pause) { return text_of(life.rules.acquire(life.now + pause)) == "refuse"; };
        if (held(edge - nanoseconds(1))) longest = edge;
        if (!held(edge)) break;
    }
    return longest;
}

TEST(KeyLife, ThePauseAfterARefusedFetchGrowsToAnHour) {
    Life life;
    for (const auto pause : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600}) {
        life.begin(FetchReason::needed).fail(refused_fetch());
        EXPECT_EQ(refused_for(life), seconds(pause));
        life.after(seconds(pause));
    }
}

TEST(KeyLife, TheErrorIsTheLastOne) {
    Life life;
    life.begin(FetchReason::needed).fail(refused_fetch(403));
    EXPECT_EQ(life.rules.refusal().code(), 403);
    life.begin(FetchReason::demanded).fail(refused_fetch(900));
    EXPECT_EQ(life.rules.refusal().code(), 900);
}

TEST(KeyLife, AKeyEndsThePauseAndMakesTheNextOneShort) {
    for (const bool from_service : {true, false}) {
        Life life;
        for (int i = 0; i < 4; ++i) life.begin(FetchReason::needed).fail(refused_fetch());
        EXPECT_EQ(refused_for(life), seconds(8));
        life.begin(FetchReason::demanded).succeed(from_service).after(seconds(7200));
        EXPECT_EQ(refused_for(life), seconds(0));
        life.begin(FetchReason::needed).fail(refused_fetch());
        EXPECT_EQ(refused_for(life), seconds(1));
    }
}

TEST(KeyLife, AFetchWithoutResponseLeavesNoOldErrorBehind) {
    Life life;
    life.begin(FetchReason::needed).fail(refused_fetch());
    life.begin(FetchReason::demanded).fail(no_connection());
    EXPECT_EQ(refused_for(life), seconds(0));
}

TEST(KeyLife, ThePauseIsAsLongAsTheServiceAsksForWithinAnHour) {
    struct Asked {
        nanoseconds from_now;
        seconds pause;
    };
    for (const Asked asked :
         {Asked{seconds(90), seconds(90)}, Asked{hours(1), hours(1)}, Asked{hours(24 * 7), hours(1)},
          Asked{seconds(-5), seconds(1)}, Asked{seconds(0), seconds(1)}, Asked{nanoseconds(1), seconds(1)}}) {
        Life life;
        life.begin(FetchReason::needed)
            .fail(busy_until(life.calendar() + std::chrono::duration_cast<CalendarTime::duration>(asked.from_now)));
        EXPECT_EQ(refused_for(life), asked.pause);
    }
}

TEST(KeyLife, APauseThatTheServiceAsksForDoesNotMakeTheNextOneLonger) {
    Life life;
    life.begin(FetchReason::needed).fail(busy_until(life.calendar() + seconds(90))).after(seconds(90));
    life.begin(FetchReason::needed).fail(refused_fetch());
    EXPECT_EQ(refused_for(life), seconds(2));
}

TEST(KeyLife, ThePauseBetweenFetchesAheadGrowsToAMinute) {
    Life life = first_key().at(seconds(6900));
    for (const auto pause : {1, 2, 4, 8, 16, 32, 60, 60}) {
        ASSERT_EQ(text_of(life.rules.acquire(life.now)), "use, fetch ahead");
        life.begin(FetchReason::ahead).fail(no_connection());
        EXPECT_EQ(text_of(life.rules.acquire(life.now + seconds(pause) - nanoseconds(1))), "use");
        life.after(seconds(pause));
    }
}

TEST(KeyLife, AFetchAheadWaitsAsLongAsTheServiceAsksFor) {
    Life life = first_key().at(seconds(6900));
    life.begin(FetchReason::ahead).fail(busy_until(life.calendar() + seconds(50)));
    EXPECT_EQ(text_of(life.rules.acquire(life.now + seconds(50) - nanoseconds(1))), "use");
    EXPECT_EQ(text_of(life.rules.acquire(life.now + seconds(50))), "use, fetch ahead");
}

// Spacing

/// Replaces the key in use and returns after which pause the next one may be replaced.
seconds spacing_after_replacement(Life& life) {
    life.begin(FetchReason::refused).succeed();
    for (const auto pause : {30, 60, 120, 240, 480, 600}) {
        Life earlier = life, then = life;
        earlier.after(seconds(pause) - nanoseconds(1));
        then.after(seconds(pause));
        if (text_of(earlier.rules.replace(earlier.generation(), earlier.now)) == "hold" &&
            text_of(then.rules.replace(then.generation(), then.now)) == "fetch refused") {
            life.after(seconds(pause));
            return seconds(pause);
        }
    }
    return seconds(-1);
}

/// Replaces the key in use, as a caller does whose key was refused.
seconds next_spacing(Life& life) {
    EXPECT_EQ(text_of(life.rules.replace(life.generation(), life.now)), "fetch refused");
    return spacing_after_replacement(life);
}

TEST(KeyLife, ReplacementsOfKeysThatAreRefusedAtOnceAreSpacedUpToTenMinutes) {
    Life life = first_key();
    for (const auto pause : {30, 60, 120, 240, 480, 600, 600}) EXPECT_EQ(next_spacing(life), seconds(pause));
}

TEST(KeyLife, AnAcceptedKeyMakesTheNextSpacingShortAndLeavesTheOneThatRuns) {
    Life life = first_key();
    EXPECT_EQ(next_spacing(life), seconds(30));
    life.begin(FetchReason::refused).succeed();
    life.accept(life.generation());
    EXPECT_EQ(text_of(life.rules.replace(life.generation(), life.now + seconds(60) - nanoseconds(1))), "hold");
    life.after(seconds(60));
    EXPECT_EQ(next_spacing(life), seconds(30));
    EXPECT_EQ(next_spacing(life), seconds(60));
}

TEST(KeyLife, OnlyTheNewestAcceptedKeyCounts) {
    Life life = first_key();
    EXPECT_EQ(next_spacing(life), seconds(30));
    const auto newest = life.generation();
    life.accept(newest).accept(newest - 1);
    EXPECT_EQ(next_spacing(life), seconds(30)) << "the late success of an older key takes nothing back";
    life.accept(newest);
    EXPECT_EQ(next_spacing(life), seconds(60)) << "that key is no longer in use";
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
