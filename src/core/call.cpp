#include "call.hpp"

#include <exception>
#include <utility>

#include <pushplus/detail/moved_from.hpp>

#include "../base/make_error.hpp"
#include "../json/query_struct.hpp"
#include "../json/request_checks.hpp"
#include "../json/secrets.hpp"
#include "../json/wire_name.hpp"
#include "core.hpp"
#include "listed_pages.hpp"
#include "prefetched_pages.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::int64_t largest_page = 50;

// A client that was moved from has no core to start a call.
std::shared_ptr<PendingState> start_call(const std::shared_ptr<const Core>& core, CallSpec&& spec,
                                         const CallOptions& options, const Type& type, const ValueKind& kind,
                                         std::optional<Error> unusable) {
    if (core != nullptr) return core->start(std::move(spec), options, type, kind, std::move(unusable));
    auto pending = std::make_shared<PendingState>(kind);
    pending->finish(moved_from("client"));
    return pending;
}

std::string cpp_name_of(const ParameterName& name) {
    return name.cpp.empty() ? cpp_name(name.wire) : std::string(name.cpp);
}

}  // namespace

Call::Call(const std::shared_ptr<const Core>& core, const Operation& operation, const CallOptions& options)
    : core_(core), options_(options) {
    spec_.operation = operation;
}

Call::Call(Call&& other) noexcept = default;
Call::~Call() = default;

void Call::refuse(const std::string& message) {
    if (!error_) error_ = operation_error(spec_.operation.name, ErrorKind::invalid_argument, message);
}

// Memory may run out while a call is put together: that is the call's error, like any other.
template <class Step>
Call&& Call::guarded(Step step) noexcept {
    try {
        step();
    } catch (const std::exception& thrown) {
        if (!error_) error_ = operation_error(spec_.operation.name, ErrorKind::internal, thrown.what());
    }
    return std::move(*this);
}

Call&& Call::add(Parameter::Place place, const ParameterName& name, const Argument& argument) noexcept {
    return guarded([&] {
        if (const auto fault = argument.fault(); !fault.empty()) refuse(cpp_name_of(name) + " " + fault);
        spec_.parameters.push_back(argument.parameter(name, place));
    });
}

void Call::refuse_fault(const StructView& object) {
    if (const auto fault = fault_of(*object.table, object.object); !fault.empty()) refuse(fault);
}

Call&& Call::add_query(const StructView& query) noexcept {
    return guarded([&] {
        spec_.query_table = query.table;
        refuse_fault(query);
        append_query_parameters(spec_.parameters, query);
        collect_secrets(*query.table, query.object, spec_.secrets);
    });
}

Call&& Call::add_params(const StructView& query) noexcept {
    return guarded([&] {
        spec_.params_table = query.table;
        spec_.has_params = true;
        refuse_fault(query);
        spec_.params = write_filter(query);
        collect_secrets(*query.table, query.object, spec_.secrets);
    });
}

Call&& Call::set_body(const StructView& request) noexcept {
    return guarded([&] {
        spec_.body_table = request.table;
        refuse_fault(request);
        if (error_) return;
        spec_.body = write_body({spec_.parameters, false, {}, request});
        collect_secrets(*request.table, request.object, spec_.secrets);
    });
}

void Call::add_page(std::int64_t current, std::int64_t page_size) noexcept {
    guarded([&] {
        if (current < 1) refuse("current is " + std::to_string(current) + "; pages are counted from 1");
        if (page_size < 1 || page_size > largest_page)
            refuse("page_size is " + std::to_string(page_size) + "; it must be 1 to " + std::to_string(largest_page));
        spec_.page = spec_.parameters.size();
        for (const auto& [name, number] : {std::pair("current", current), std::pair("pageSize", page_size)})
            spec_.parameters.push_back({name, Parameter::Place::body, number, ParameterKind::number, false});
    });
}

Call&& Call::token(std::string_view own) && noexcept {
    if (!own.empty() || core_ == nullptr) return std::move(*this);
    const std::string& of_client = core_->config().credentials.token;
    return guarded([&] {
        // An unusable core has no token and reports its own error.
        if (of_client.empty() && !core_->unusable())
            refuse("token is empty; set it in the request or in the client's credentials");
        spec_.parameters.push_back({"token", Parameter::Place::body, of_client, ParameterKind::text, false});
    });
}

Call&& Call::check(const std::string& fault) && noexcept {
    return guarded([&] {
        if (!fault.empty()) refuse(fault);
    });
}

Call&& Call::admitted_by(std::shared_ptr<RequestAdmission> admission) && noexcept {
    spec_.admission = std::move(admission);
    return std::move(*this);
}

void Call::run(const ReplySlot& slot, std::optional<Error>& error) {
    if (core_ == nullptr)
        error = moved_from("client");
    else
        error = error_ ? std::move(error_) : core_->run(std::move(spec_), options_, slot);
}

std::shared_ptr<PendingState> Call::start(const Type& type, const ValueKind& kind) {
    return start_call(core_, std::move(spec_), options_, type, kind, std::move(error_));
}

namespace {

// A list's call, which is made anew for each page.
class PageCall {
public:
    // `client` is the handle of the client that the call is for.
    PageCall(const std::shared_ptr<const Core>& client, std::shared_ptr<const Core> core, const CallOptions& options,
             CallSpec spec, std::optional<Error> unusable)
        : client_(client),
          core_(std::move(core)),
          options_(options),
          spec_(std::move(spec)),
          unusable_(std::move(unusable)) {}

    [[nodiscard]] const char* operation() const { return spec_.operation.name; }
    [[nodiscard]] Pager pager() const { return unusable_ ? Pager(1, 1) : Pager(number(0), number(1)); }

    [[nodiscard]] std::optional<Error> run(std::int64_t page, const ReplySlot& slot) {
        if (core_ == nullptr) return moved_from("client");
        if (unusable_) return std::exchange(unusable_, std::nullopt);
        spec_.parameters[*spec_.page].value = page;
        return core_->run(CallSpec(spec_), options_, slot);
    }

    [[nodiscard]] std::shared_ptr<PendingState> start(std::int64_t page, const Type& type, const ValueKind& kind) {
        if (core_ != nullptr && client_.expired())
            unusable_ = operation_error(operation(), ErrorKind::canceled, "canceled, because its client is gone");
        if (!unusable_) spec_.parameters[*spec_.page].value = page;
        return start_call(core_, CallSpec(spec_), options_, type, kind, std::exchange(unusable_, std::nullopt));
    }

private:
    /// The page's number (0) and its size (1).
    [[nodiscard]] std::int64_t number(std::size_t at) const {
        return std::get<std::int64_t>(spec_.parameters[*spec_.page + at].value);
    }

    const std::weak_ptr<const Core> client_;
    const std::shared_ptr<const Core> core_;
    const CallOptions options_;
    CallSpec spec_;
    std::optional<Error> unusable_;
};

}  // namespace

std::unique_ptr<PageSource> ListCall::pages(const Type& type, const ValueKind& kind) {
    const auto call = std::make_shared<PageCall>(call_.core_, call_.core_, call_.options_, std::move(call_.spec_),
                                                 std::move(call_.error_));
    return std::make_unique<ListedPages>(
        call->operation(), type, kind, call->pager(),
        [call](std::int64_t page, const ReplySlot& slot) { return call->run(page, slot); });
}

// The range keeps the core, but neither the client nor its calls alive.
std::unique_ptr<AsyncPageSource> ListCall::prefetched_pages(const Type& type, const ValueKind& kind) {
    auto core = call_.core_ ? call_.core_->shared_from_this() : nullptr;
    const auto call = std::make_shared<PageCall>(call_.core_, std::move(core), call_.options_, std::move(call_.spec_),
                                                 std::move(call_.error_));
    return std::make_unique<PrefetchedPages>(
        call->operation(), type, call->pager(),
        [call, &type, &kind](std::int64_t page) { return call->start(page, type, kind); });
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
