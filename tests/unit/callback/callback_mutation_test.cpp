#include <cstdint>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <pushplus/callback.hpp>

#include "callback_samples.hpp"
#include "json/mended_json.hpp"

namespace pushplus_test {
namespace {

using pushplus::FormSubmitted;
using pushplus::JsonText;
using pushplus::parse_callback;
using pushplus::UnknownEvent;
using pushplus::detail::mended_json;

constexpr int rounds = 20'000;

/// Spoils texts at random, but the same way each time.
class Spoiler {
public:
    std::string spoil(std::string text, const std::vector<std::string>& others) {
        for (auto changes = 1 + below(4); changes > 0; --changes) spoil_once(text, others);
        return text;
    }
    std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

private:
    void spoil_once(std::string& text, const std::vector<std::string>& others) {
        static const std::vector<std::string> pieces{"{",
                                                     "}",
                                                     "[",
                                                     "]",
                                                     "\"",
                                                     "\\",
                                                     ":",
                                                     ",",
                                                     "null",
                                                     "true",
                                                     "-",
                                                     "1e999",
                                                     "18446744073709551616",
                                                     "\\u0000",
                                                     "\\ud83d",
                                                     "\xF0\x9F",
                                                     "\xFF",
                                                     std::string(1, '\0'),
                                                     "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                                     "\"event\":",
                                                     "\"form.submit\"",
                                                     "\"answers\":",
                                                     "\"value\":",
                                                     "{\"value\":{\"a\":[",
                                                     "0.0",
                                                     "\xEF\xBB\xBF"};
        const auto at = below(text.size() + 1), length = below(std::min<std::size_t>(text.size() - at, 16) + 1);
        switch (below(6)) {
            case 0: text.erase(at, length); break;
            case 1: text.insert(at, pieces[below(pieces.size())]); break;
            case 2: text.replace(at, length, pieces[below(pieces.size())]); break;
            case 3:
                if (at < text.size()) text[at] = static_cast<char>(below(256));
                break;
            case 4: text.insert(below(text.size() + 1), text.substr(at, length)); break;
            default: {
                const auto& other = others[below(others.size())];
                text.replace(at, length, other, below(other.size()), 1 + below(32));
            }
        }
    }

    std::mt19937 random_{7};  // NOLINT: the same texts each time.
};

// What was taken for JSON is JSON.
void expect_json(const JsonText& text, const std::string& body) {
    if (text.empty()) return;
    EXPECT_TRUE(nlohmann::json::accept(text.json())) << text.json() << " of " << body;
    static_cast<void>(text.text());
}

TEST(ParseCallback, NeverCrashesOnWhatSomebodyMadeUp) {
    const auto samples = CallbackSamples::all();
    Spoiler spoiler;
    int read = 0, refused = 0;
    for (int i = 0; i < rounds; ++i) {
        const auto body = spoiler.spoil(samples[spoiler.below(samples.size())], samples);
        const auto event = parse_callback(body);
        if (!event) {
            ++refused;
            EXPECT_EQ(event.error().kind(), pushplus::ErrorKind::invalid_response);
            continue;
        }
        ++read;
        if (const auto* unknown = std::get_if<UnknownEvent>(&*event)) {
            EXPECT_EQ(unknown->raw, body);
        }
        if (const auto* form = std::get_if<FormSubmitted>(&*event)) {
            expect_json(form->answer_map, body);
            for (const auto& answer : form->answers) expect_json(answer.value, body);
        }
        EXPECT_TRUE(nlohmann::json::accept(mended_json(body).value_or(body))) << body;
    }
    // Both ways were gone often enough.
    EXPECT_GT(read, rounds / 20);
    EXPECT_GT(refused, rounds / 20);
}

}  // namespace
}  // namespace pushplus_test
