#pragma once

#include <exception>
#include <optional>

#include "refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What was read from a request before it is known whether it is needed, such as without the account's lock. A refusal
/// is thrown once the value is asked for.
template <class Value>
class ReadAhead {
public:
    template <class Read>
    explicit ReadAhead(Read read) {
        try {
            value_.emplace(read());
        } catch (const Refusal&) {
            refusal_ = std::current_exception();
        }
    }

    [[nodiscard]] const Value& get() const {
        if (refusal_) std::rethrow_exception(refusal_);
        return *value_;
    }

private:
    std::optional<Value> value_;
    std::exception_ptr refusal_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
