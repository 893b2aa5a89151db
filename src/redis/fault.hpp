#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <pushplus/error.hpp>

#include "../http/byte_stream.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// Why something did not work, and what the store makes of it.
struct Fault {
    enum class Cause {
        broken,     ///< No connection, or it ended.
        timed_out,  ///< Nothing came in time.
        garbage,    ///< What came makes no sense.
        refused,    ///< The server said so.
        read_only,  ///< The server is a replica.
        moved,      ///< Another node of the cluster has the key: `place`.
        own,        ///< This update alone: its text is too long, or others kept changing it.
    };
    Cause cause = Cause::broken;
    ErrorKind kind = ErrorKind::store;
    std::string message{};
    std::string code{};  ///< The first word of what the server said, such as "NOAUTH".
    StreamPlace place{};

    /// Whether the store failed, for all who ask it.
    [[nodiscard]] bool is_of_all() const noexcept { return cause != Cause::own; }
};

/// A value, or the fault that stands in its place.
template <class T>
class Attempt {
public:
    Attempt(T value) : either_(std::move(value)) {}
    Attempt(Fault fault) : either_(std::move(fault)) {}

    explicit operator bool() const noexcept { return either_.index() == 0; }
    [[nodiscard]] T& operator*() { return std::get<0>(either_); }
    [[nodiscard]] T* operator->() { return &std::get<0>(either_); }
    [[nodiscard]] Fault& fault() { return std::get<1>(either_); }

private:
    std::variant<T, Fault> either_;
};

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
