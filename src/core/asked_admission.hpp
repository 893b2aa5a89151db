#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "request_admission.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A question to an admission that may take long, asked beside an event loop. Whoever asked may give up at any time:
/// then what the admission gives is given back.
///
/// Thread safety: on the loop's thread only; it answers on the admission's.
class AskedAdmission : public std::enable_shared_from_this<AskedAdmission> {
public:
    /// Null if the admission takes no time: it is to be asked directly. `answered` is called on the admission's thread,
    /// once, unless it was given up before.
    [[nodiscard]] static std::shared_ptr<AskedAdmission> ask(RequestAdmission& admission, RequestAdmission::Time latest,
                                                             std::function<void()> answered);

    explicit AskedAdmission(std::shared_ptr<RequestAdmission> copy) noexcept : copy_(std::move(copy)) {}

    /// The answer, after `answered`. The admission that was asked has it, too, from now on.
    [[nodiscard]] std::optional<RequestAdmission::Rejection> take(RequestAdmission& admission);
    void give_up();

private:
    enum class State { asked, answered, given_up };

    void answer(RequestAdmission::Time latest, const std::function<void()>& answered);

    const std::shared_ptr<RequestAdmission> copy_;
    std::optional<RequestAdmission::Rejection> rejection_;
    std::exception_ptr thrown_;
    std::atomic<State> state_{State::asked};
    std::uint64_t task_ = 0;         ///< The question.
    bool may_be_forgotten_ = false;  ///< The question, before it has begun.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
