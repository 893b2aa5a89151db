#pragma once

// What the documents' code blocks may take for granted. A block without an #include is the body of a function with
// the arguments of `SNIPPET` in snippets.sh, and may call these.

#include <atomic>
#include <chrono>
#include <cstdint>
#ifdef __cpp_impl_coroutine
#    include <coroutine>
#endif
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/pushplus.hpp>
#include <pushplus/redis.hpp>
#include <pushplus/sandbox.hpp>

void log(std::string_view line);
std::string read_secret(std::string_view name);
bool someone_met_a_401_with(std::string_view key);

/// A row of a database, for a store of one's own.
struct Row {
    std::string fault;
    std::string text;
    int version;
    pushplus::StateStore::Time now;
};
Row read_row(std::string_view name);
bool replace_row(std::string_view name, int version, const std::string& text);

/// A vault that keeps the AccessKey.
pushplus::Result<pushplus::IssuedKey> read_vault(std::string_view name, std::chrono::steady_clock::time_point deadline);
pushplus::Result<pushplus::IssuedKey> renewed_in_vault(std::string_view name, std::uint64_t refused,
                                                       std::chrono::steady_clock::time_point deadline);
const std::string bearer_token;
const std::string company_ca;
const std::string long_report;

template <class... T>
void use(const T&...);
template <class... T>
void hand_on(const T&...);
template <class... T>
void record(const T&...);

#ifdef __cpp_impl_coroutine
/// What a block with `co_await` is the body of: it runs by itself, and nothing waits for it.
struct Coroutine {
    struct promise_type {
        Coroutine get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept {}
    };
};
#endif
