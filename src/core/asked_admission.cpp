#include "asked_admission.hpp"

#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::shared_ptr<AskedAdmission> AskedAdmission::ask(RequestAdmission& admission, RequestAdmission::Time latest,
                                                    std::function<void()> answered) {
    auto copy = admission.copy_to_ask();
    if (!copy) return nullptr;
    auto asked = std::make_shared<AskedAdmission>(copy);
    asked->may_be_forgotten_ = !copy->has_something();
    asked->task_ = copy->post([asked, latest, answered = std::move(answered)] { asked->answer(latest, answered); });
    return asked;
}

void AskedAdmission::answer(RequestAdmission::Time latest, const std::function<void()>& answered) {
    if (state_.load() == State::given_up) return copy_->give_back();
    try {
        rejection_ = copy_->admit(latest);
    } catch (...) {
        thrown_ = std::current_exception();
    }
    auto expected = State::asked;
    if (state_.compare_exchange_strong(expected, State::answered))
        answered();
    else if (!thrown_)
        copy_->give_back();
}

std::optional<RequestAdmission::Rejection> AskedAdmission::take(RequestAdmission& admission) {
    if (thrown_) std::rethrow_exception(thrown_);
    admission.take_over(*copy_);
    return std::move(rejection_);
}

void AskedAdmission::give_up() {
    auto expected = State::asked;
    if (state_.compare_exchange_strong(expected, State::given_up)) {
        // A store that hangs must not keep the questions of all calls that have ended.
        if (may_be_forgotten_) copy_->take_back(task_);
        return;
    }
    if (thrown_) return;
    copy_->post([copy = copy_] { copy->give_back(); });
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
