#pragma once

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

#include "../json/reply.hpp"
#include "../json/request_body.hpp"
#include "argument.hpp"
#include "call_spec.hpp"
#include "described.hpp"
#include "operation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

class Core;
class ListCall;

/// The statement of one operation: its arguments are checked and gathered, then a conversion carries it out, or
/// describes it. What it converts to is what the operation returns.
///
///     return Call(core_, {"topics.exit", "GET", "/api/open/topic/exitTopic", Effect::changes}, options)
///         .query("topicId", Id(topic_id));
///
/// The first unusable argument becomes the call's error, and no request is sent. Errors name the C++ parameter.
/// `core` is null where operations are described. Borrows `core` and `options`, and lives no longer than a statement.
class Call {
public:
    Call(const std::shared_ptr<const Core>& core, const Operation& operation, const CallOptions& options);
    ~Call();
    Call(Call&& other) noexcept;
    Call& operator=(Call&&) = delete;

    /// A parameter of the URL's query.
    Call&& query(const ParameterName& name, const Argument& argument) && noexcept {
        return add(Parameter::Place::query, name, argument);
    }
    /// A member of the JSON body, of an operation without a request struct.
    Call&& body(const ParameterName& name, const Argument& argument) && noexcept {
        return add(Parameter::Place::body, name, argument);
    }
    /// A member of the JSON body's `params`.
    Call&& param(const ParameterName& name, const Argument& argument) && noexcept {
        return add(Parameter::Place::params, name, argument);
    }

    /// All fields of the struct as parameters of the URL's query.
    template <class Query>
    Call&& query(const Query& query) && noexcept {
        return add_query({&table_of<Query>(), &query});
    }
    /// All fields of the struct as the JSON body, after the members added before.
    template <class Request>
    Call&& body(const Request& request) && noexcept {
        return set_body({&table_of<Request>(), &request});
    }
    /// All fields of the struct as members of the JSON body's `params`.
    template <class Query>
    Call&& params(const Query& query) && noexcept {
        return add_params({&table_of<Query>(), &query});
    }
    /// An empty `params` in the JSON body.
    Call&& empty_params() && noexcept {
        spec_.has_params = true;
        return std::move(*this);
    }

    /// The body's `token`, before its other members: the request's own, which its struct writes, or the client's.
    Call&& token(std::string_view own) && noexcept;
    /// Refuses the call for a fault that only the operation can see; empty: none.
    Call&& check(const std::string& fault) && noexcept;
    /// What must admit each request; null: nothing.
    Call&& admitted_by(std::shared_ptr<RequestAdmission> admission) && noexcept;

    /// The JSON body's `current` and `pageSize`, of any query that has both. The last of a list's parameters.
    template <class Query>
    ListCall page(const Query& query) && noexcept;

    /// Carries the call out.
    template <class T>
    [[nodiscard]] operator Result<T>() && {
        Result<T> result(std::in_place);
        if constexpr (std::is_void_v<T>) {
            run(ReplySlot{}, result.error_);
        } else {
            run(slot_for(*result), result.error_);
            if (result.error_) result.value_.reset();
        }
        return result;
    }
    /// Starts the call, which goes on by itself.
    template <class T>
    [[nodiscard]] operator Pending<T>() && {
        return Pending<T>(start(type_of<T>, value_kind<T>));
    }
    /// Describes the operation in the place of a call.
    template <class T>
    [[nodiscard]] operator Described<T>() && {
        return Described<T>({std::move(spec_), &type_of<T>});
    }

private:
    friend class ListCall;

    template <class Step>
    Call&& guarded(Step step) noexcept;
    Call&& add(Parameter::Place place, const ParameterName& name, const Argument& argument) noexcept;
    Call&& add_query(const StructView& query) noexcept;
    Call&& set_body(const StructView& request) noexcept;
    Call&& add_params(const StructView& query) noexcept;
    void add_page(std::int64_t current, std::int64_t page_size) noexcept;
    void refuse(const std::string& message);
    void refuse_fault(const StructView& object);
    void run(const ReplySlot& slot, std::optional<Error>& error);
    [[nodiscard]] std::shared_ptr<PendingState> start(const Type& type, const ValueKind& kind);

    const std::shared_ptr<const Core>& core_;
    const CallOptions& options_;
    CallSpec spec_;
    std::optional<Error> error_;
};

/// The statement of an operation that lists rows: one page of them, or all pages.
class ListCall {
public:
    explicit ListCall(Call&& call) noexcept : call_(std::move(call)) {}

    template <class T>
    [[nodiscard]] operator Result<T>() && {
        return std::move(call_);
    }
    template <class T>
    [[nodiscard]] operator Pending<T>() && {
        return std::move(call_);
    }
    template <class T>
    [[nodiscard]] operator Described<T>() && {
        return std::move(call_);
    }
    /// The rows of all pages: the call is made anew for each, with the next page's number.
    template <class Row>
    [[nodiscard]] operator PageRange<Row>() && {
        return PageRange<Row>(pages(type_of<Page<Row>>, value_kind<Page<Row>>));
    }
    /// All pages, each of which is requested while the one before is used.
    template <class Row>
    [[nodiscard]] operator AsyncPageRange<Row>() && {
        return AsyncPageRange<Row>(prefetched_pages(type_of<Page<Row>>, value_kind<Page<Row>>));
    }

private:
    [[nodiscard]] std::unique_ptr<PageSource> pages(const Type& type, const ValueKind& kind);
    [[nodiscard]] std::unique_ptr<AsyncPageSource> prefetched_pages(const Type& type, const ValueKind& kind);

    Call call_;
};

template <class Query>
ListCall Call::page(const Query& query) && noexcept {
    add_page(query.current, query.page_size);
    return ListCall(std::move(*this));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
