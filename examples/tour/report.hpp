#pragma once

#include <cstdint>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include <pushplus/pushplus.hpp>

namespace tour {

/// "no topics", "1 topic", "2 topics".
inline std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
    if (count == 0) return "no " + many;
    return std::to_string(count) + " " + (count == 1 ? one : many);
}
inline std::string counted(std::int64_t count, const std::string& one) { return counted(count, one, one + "s"); }

/// Prints the tour, a line for each call, and keeps the count. The calls themselves are counted by an observer, which
/// sees repetitions and the requests for AccessKeys, too.
class Report {
public:
    /// Counts the calls of the client that is made with these options. The report must outlive the client.
    void observe(pushplus::ClientOptions& options) {
        options.observer = [this](const pushplus::AttemptEvent& event) {
            const std::lock_guard<std::mutex> lock(mutex_);
            operations_.emplace(event.operation);
            ++requests_;
        };
    }

    void group(std::string_view call, std::string_view chinese) {
        std::cout << '\n' << std::left << std::setw(call_column + 6) << call << chinese << '\n';
    }

    /// A call and what came of it. `tell` puts its value into words. Returns whether there is a value.
    template <class T, class Tell>
    bool line(const std::string& call, const pushplus::Result<T>& result, Tell tell) {
        if (!result) return failure(call, result.error());
        return print("ok", call, tell(*result));
    }
    bool done(const std::string& call, const pushplus::Result<void>& result, const std::string& what) {
        return result ? print("ok", call, what) : failure(call, result.error());
    }
    /// A call that is meant to be refused.
    template <class T>
    void refused(const std::string& call, const pushplus::Result<T>& result, pushplus::ErrorKind as) {
        if (result) {
            ++failures_;
            print("!!", call, "was not refused");
            return;
        }
        if (result.error().kind() != as) {
            failure(call, result.error());
            return;
        }
        print("ok", call, "refused: " + std::string(to_string(as)));
    }
    /// A call that was not made.
    void skipped(const std::string& call, const std::string& why) { print("--", call, why); }

    void summary() {
        const std::lock_guard<std::mutex> lock(mutex_);
        std::cout << '\n'
                  << counted(static_cast<std::int64_t>(operations_.size()), "operation") << " in "
                  << counted(requests_, "request") << ", " << counted(failures_, "failure") << "\n";
    }

    /// Failures that are not an answer of the service about this account, such as "members only".
    [[nodiscard]] int breakdowns() const { return breakdowns_; }
    [[nodiscard]] int failures() const { return failures_; }

private:
    static constexpr int call_column = 42;

    bool print(std::string_view mark, const std::string& call, const std::string& result) {
        std::cout << "  " << std::left << std::setw(4) << mark << std::setw(call_column) << call << result << '\n';
        return true;
    }

    bool failure(const std::string& call, const pushplus::Error& error) {
        print("!!", call, error.message());
        ++failures_;
        if (error.kind() != pushplus::ErrorKind::service) ++breakdowns_;
        return false;
    }

    std::mutex mutex_;
    std::set<std::string, std::less<>> operations_;
    std::int64_t requests_ = 0;
    int failures_ = 0;
    int breakdowns_ = 0;
};

}  // namespace tour
