#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <pushplus/call_options.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

#include "../json/field.hpp"
#include "../json/parameter.hpp"
#include "../json/reply.hpp"
#include "gate.hpp"
#include "operation.hpp"
#include "request.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

class Core;

/// One call of one operation: its parameters are checked and gathered, then `reply` carries it out.
///
///     return Call(core_, {"topics.exit", "GET", "/api/open/topic/exitTopic", Effect::changes}, options)
///         .id("topicId", topic_id)
///         .reply<Reply<void>>();
///
/// The first parameter that is unusable becomes the call's error and no request is sent. Errors name the C++ parameter,
/// which is the wire name in snake_case. Borrows its arguments: it lives within one full expression.
class Call {
public:
    Call(const std::shared_ptr<const Core>& core, const Operation& operation, const CallOptions& options);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    /// A query parameter that is an id, at least 1.
    Call& id(std::string_view wire, std::int64_t value);
    /// A query parameter that must not be empty.
    Call& text(std::string_view wire, std::string_view value);
    /// A query parameter that is left out when it is unset.
    Call& optional_text(std::string_view wire, const std::optional<std::string>& value);
    /// A query parameter that is a number on the wire: a flag or an enumeration.
    template <class Number>
    Call& number(std::string_view wire, Number value) {
        return add(Parameter::Place::query, wire, static_cast<std::int64_t>(value));
    }
    /// A query parameter in seconds, 1 to `most`, that is left out when it is unset.
    Call& seconds(std::string_view wire, std::optional<std::chrono::seconds> value, std::chrono::seconds most);

    /// The JSON body's `current` and `pageSize`, of any query that has both.
    template <class Query>
    Call& page(const Query& query) {
        return page(query.current, query.page_size);
    }
    /// An id, at least 1, within the body's `params`.
    Call& param_id(std::string_view wire, std::int64_t value);
    /// A number within the body's `params`.
    template <class Number>
    Call& param(std::string_view wire, Number value) {
        return add(Parameter::Place::params, wire, static_cast<std::int64_t>(value));
    }
    /// An empty `params` in the body.
    Call& empty_params();

    /// Members of the JSON body, for operations without a request struct.
    Call& body_id(std::string_view wire, std::int64_t value);
    Call& body_text(std::string_view wire, std::string_view value);
    Call& body_optional_text(std::string_view wire, const std::optional<std::string>& value);

    /// The JSON body: all fields of the struct, checked as its field list says.
    template <class Request>
    Call& body(const Request& request) {
        return body(table_of<Request>(), &request);
    }

    /// The body's `token`: the request's own, which its struct writes, or the client's in its stead.
    Call& token(std::string_view own);
    /// Refuses the call for a fault that only the operation can see; empty: none.
    Call& check(std::string fault);
    /// What must let each request pass.
    Call& through(std::unique_ptr<Gate> gate);
    /// Text that no error may hold, besides what the struct's fields mark as secret.
    Call& secrets(const std::vector<std::string>& texts);

    /// Carries the call out. `R` is `Result<T>`, or `Pending<T>` and the call goes on by itself.
    template <class R>
    [[nodiscard]] R reply() {
        using T = typename R::value_type;
        if constexpr (std::is_same_v<R, Pending<T>>) {
            auto pending = std::make_shared<PendingValue<T>>();
            if constexpr (std::is_void_v<T>)
                start(pending, ReplySlot{});
            else
                start(pending, slot_for(pending->value));
            return R(std::move(pending));
        } else if constexpr (std::is_void_v<T>) {
            if (auto error = run(ReplySlot{})) return *std::move(error);
            return {};
        } else {
            T value{};
            if (auto error = run(slot_for(value))) return *std::move(error);
            return value;
        }
    }

private:
    Call& page(std::int64_t current, std::int64_t page_size);
    Call& body(const Table& table, const void* object);
    Call& add(Parameter::Place place, std::string_view wire, std::int64_t value);
    Call& add_text(Parameter::Place place, std::string_view wire, std::string_view value);
    Call& add_id(Parameter::Place place, std::string_view wire, std::int64_t value);
    void refuse(std::string message);
    [[nodiscard]] Request build();
    [[nodiscard]] std::optional<Error> run(const ReplySlot& slot);
    void start(const std::shared_ptr<PendingState>& pending, const ReplySlot& slot);

    const std::shared_ptr<const Core>& core_;
    const Operation operation_;
    const CallOptions& options_;
    std::vector<Parameter> parameters_;
    const Table* body_table_ = nullptr;
    const void* body_object_ = nullptr;
    bool empty_params_ = false;
    bool long_response_ = false;
    std::vector<std::string_view> secrets_;
    std::unique_ptr<Gate> gate_;
    std::optional<Error> error_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
