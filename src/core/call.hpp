#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

#include "../json/field.hpp"
#include "../json/parameter.hpp"
#include "../json/reply.hpp"
#include "operation.hpp"
#include "request.hpp"
#include "request_admission.hpp"

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
/// which is the wire name in snake_case. Borrows its arguments: it lives as long as they do.
class Call {
public:
    Call(const std::shared_ptr<const Core>& core, const Operation& operation, const CallOptions& options);
    ~Call();
    Call(Call&& other) noexcept;
    Call& operator=(Call&&) = delete;

    /// A query parameter that is an id, at least 1.
    Call&& id(const char* wire, std::int64_t value) &&;
    /// A query parameter that must not be empty.
    Call&& text(const char* wire, std::string_view value) &&;
    /// A query parameter that is left out when it is unset.
    Call&& optional_text(const char* wire, const std::optional<std::string>& value) &&;
    /// A query parameter that is a number on the wire: a flag or an enumeration.
    template <class Number>
    Call&& number(const char* wire, Number value) && {
        return add(Parameter::Place::query, wire, static_cast<std::int64_t>(value));
    }
    /// A query parameter in seconds, 1 to `most`, that is left out when it is unset.
    Call&& seconds(const char* wire, std::optional<std::chrono::seconds> value, std::chrono::seconds most) &&;

    /// The JSON body's `current` and `pageSize`, of any query that has both.
    template <class Query>
    Call&& page(const Query& query) && {
        return page(query.current, query.page_size);
    }
    /// An id, at least 1, within the body's `params`.
    Call&& param_id(const char* wire, std::int64_t value) &&;
    /// A number within the body's `params`.
    template <class Number>
    Call&& param(const char* wire, Number value) && {
        return add(Parameter::Place::params, wire, static_cast<std::int64_t>(value));
    }
    /// An empty `params` in the body.
    Call&& empty_params() &&;

    /// Members of the JSON body, for operations without a request struct.
    Call&& body_id(const char* wire, std::int64_t value) &&;
    Call&& body_text(const char* wire, std::string_view value) &&;
    Call&& body_optional_text(const char* wire, const std::optional<std::string>& value) &&;

    /// The JSON body: all fields of the struct, checked as its field list says.
    template <class Request>
    Call&& body(const Request& request) && {
        return body(table_of<Request>(), &request);
    }

    /// The body's `token`: the request's own, which its struct writes, or the client's in its stead.
    Call&& token(std::string_view own) &&;
    /// Refuses the call for a fault that only the operation can see; empty: none.
    Call&& check(const std::string& fault) &&;
    /// What must let each request pass; null: nothing.
    Call&& through(std::shared_ptr<RequestAdmission> admission) &&;
    /// Text that no error may hold, besides what the struct's fields mark as secret.
    Call&& secrets(const std::vector<std::string>& texts) &&;

    /// Carries the call out. `R` is `Result<T>`, or `Pending<T>` and the call goes on by itself.
    template <class R>
    [[nodiscard]] R reply() && {
        using T = typename R::value_type;
        if constexpr (std::is_same_v<R, Pending<T>>)
            return R(start(type_of<T>, value_kind<T>));
        else
            return result<T>();
    }

    /// All pages of a list: the call is made anew for each, with the next page's number. All its parameters are numbers.
    template <template <class> class Reply, class Row>
    [[nodiscard]] Pages<Reply, Row> all() && {
        if constexpr (std::is_same_v<Reply<Row>, Pending<Row>>)
            return AsyncPageRange<Row>(prefetched_pages(type_of<Page<Row>>, value_kind<Page<Row>>));
        else
            return PageRange<Row>(pages(type_of<Page<Row>>, value_kind<Page<Row>>));
    }

private:
    class OfAList;

    /// The same call for another's core and options.
    Call(Call&& other, const std::shared_ptr<const Core>& core, const CallOptions& options) noexcept;

    template <class T>
    [[nodiscard]] Result<T> result() {
        Result<T> result(std::in_place);
        if constexpr (std::is_void_v<T>) {
            run(ReplySlot{}, result.error_);
        } else {
            run(slot_for(*result), result.error_);
            if (result.error_) result.value_.reset();
        }
        return result;
    }

    Call&& page(std::int64_t current, std::int64_t page_size);
    Call&& body(const Table& table, const void* object);
    Call&& add(Parameter::Place place, const char* wire, std::int64_t value);
    Call&& add_text(Parameter::Place place, const char* wire, std::string_view value);
    Call&& add_required_text(Parameter::Place place, const char* wire, std::string_view value);
    Call&& add_optional_text(Parameter::Place place, const char* wire, const std::optional<std::string>& value);
    Call&& add_id(Parameter::Place place, const char* wire, std::int64_t value);
    void refuse(const std::string& message);
    [[nodiscard]] Error failed(const std::exception& thrown, Delivery delivery) const;
    [[nodiscard]] Request build();
    void run(const ReplySlot& slot, std::optional<Error>& error);
    [[nodiscard]] std::shared_ptr<PendingState> start(const Type& type, const ValueKind& kind);
    [[nodiscard]] std::unique_ptr<PageSource> pages(const Type& type, const ValueKind& kind);
    [[nodiscard]] std::unique_ptr<AsyncPageSource> prefetched_pages(const Type& type, const ValueKind& kind);

    const std::shared_ptr<const Core>& core_;
    const Operation operation_;
    const CallOptions& options_;
    std::vector<Parameter> parameters_;
    std::size_t page_at_ = 0;  ///< Where among them the page's number is, and behind it the page's size.
    const Table* body_table_ = nullptr;
    const void* body_object_ = nullptr;
    bool empty_params_ = false;
    bool long_response_ = false;
    std::vector<std::string_view> secrets_;
    std::shared_ptr<RequestAdmission> admission_;
    std::optional<Error> error_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
