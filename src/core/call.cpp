#include "call.hpp"

#include <exception>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/utf8.hpp"
#include "../http/url.hpp"
#include "../json/request_body.hpp"
#include "../json/request_checks.hpp"
#include "../json/secrets.hpp"
#include "core.hpp"
#include "listed_pages.hpp"
#include "wire_name.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::int64_t largest_page = 50;

std::string target_of(const Operation& operation, const std::vector<Parameter>& parameters) {
    std::string target(operation.path);
    char separator = '?';
    for (const Parameter& parameter : parameters) {
        if (parameter.place != Parameter::Place::query) continue;
        target += std::exchange(separator, '&');
        target.append(parameter.wire).append("=");
        if (const auto* number = std::get_if<std::int64_t>(&parameter.value))
            target += std::to_string(*number);
        else
            append_percent_encoded(target, std::get<std::string_view>(parameter.value));
    }
    return target;
}

}  // namespace

Call::Call(const std::shared_ptr<const Core>& core, const Operation& operation, const CallOptions& options)
    : core_(core), operation_(operation), options_(options) {}

Call::Call(Call&& other, const std::shared_ptr<const Core>& core, const CallOptions& options) noexcept
    : core_(core),
      operation_(other.operation_),
      options_(options),
      parameters_(std::move(other.parameters_)),
      page_at_(other.page_at_),
      body_table_(other.body_table_),
      body_object_(other.body_object_),
      empty_params_(other.empty_params_),
      long_response_(other.long_response_),
      secrets_(std::move(other.secrets_)),
      body_secrets_(std::move(other.body_secrets_)),
      admission_(std::move(other.admission_)),
      error_(std::move(other.error_)) {}

Call::Call(Call&& other) noexcept : Call(std::move(other), other.core_, other.options_) {}

Call::~Call() = default;

Error Call::failed(const std::exception& thrown, Delivery delivery) const {
    return operation_error(operation_.name, ErrorKind::internal, thrown.what(), delivery);
}

void Call::refuse(const std::string& message) {
    if (!error_) error_ = operation_error(operation_.name, ErrorKind::invalid_argument, message);
}

Call&& Call::add(Parameter::Place place, const char* wire, std::int64_t value) {
    parameters_.push_back({wire, place, value});
    return std::move(*this);
}

Call&& Call::add_id(Parameter::Place place, const char* wire, std::int64_t value) {
    if (value < 1)
        refuse(cpp_name(wire) + " is " + std::to_string(value) + "; it must be an id of the service, at least 1");
    return add(place, wire, value);
}

Call&& Call::add_text(Parameter::Place place, const char* wire, std::string_view value) {
    if (!is_utf8(value)) refuse(cpp_name(wire) + " is not UTF-8; convert it first");
    parameters_.push_back({wire, place, value});
    return std::move(*this);
}

Call&& Call::add_required_text(Parameter::Place place, const char* wire, std::string_view value) {
    if (value.empty()) refuse(cpp_name(wire) + " must not be empty");
    return add_text(place, wire, value);
}

Call&& Call::add_optional_text(Parameter::Place place, const char* wire, const std::optional<std::string>& value) {
    return value ? add_text(place, wire, *value) : std::move(*this);
}

Call&& Call::id(const char* wire, std::int64_t value) && { return add_id(Parameter::Place::query, wire, value); }
Call&& Call::param_id(const char* wire, std::int64_t value) && { return add_id(Parameter::Place::params, wire, value); }
Call&& Call::body_id(const char* wire, std::int64_t value) && { return add_id(Parameter::Place::body, wire, value); }

Call&& Call::text(const char* wire, std::string_view value) && {
    return add_required_text(Parameter::Place::query, wire, value);
}
Call&& Call::body_text(const char* wire, std::string_view value) && {
    return add_required_text(Parameter::Place::body, wire, value);
}

Call&& Call::optional_text(const char* wire, const std::optional<std::string>& value) && {
    return add_optional_text(Parameter::Place::query, wire, value);
}
Call&& Call::body_optional_text(const char* wire, const std::optional<std::string>& value) && {
    return add_optional_text(Parameter::Place::body, wire, value);
}

Call&& Call::seconds(const char* wire, std::optional<std::chrono::seconds> value, std::chrono::seconds most) && {
    if (!value) return std::move(*this);
    if (value->count() < 1 || *value > most)
        refuse(cpp_name(wire) + " is " + std::to_string(value->count()) + "; it must be 1 to " +
               std::to_string(most.count()) + " seconds");
    return add(Parameter::Place::query, wire, value->count());
}

Call&& Call::page(std::int64_t current, std::int64_t page_size) {
    if (current < 1) refuse("current is " + std::to_string(current) + "; pages are counted from 1");
    if (page_size < 1 || page_size > largest_page)
        refuse("page_size is " + std::to_string(page_size) + "; it must be 1 to " + std::to_string(largest_page));
    long_response_ = true;
    page_at_ = parameters_.size();
    return add(Parameter::Place::body, "current", current).add(Parameter::Place::body, "pageSize", page_size);
}

Call&& Call::empty_params() && {
    empty_params_ = true;
    return std::move(*this);
}

Call&& Call::body(const Table& table, const void* object) {
    body_table_ = &table;
    body_object_ = object;
    if (auto fault = fault_of(table, object); !fault.empty()) refuse(fault);
    return std::move(*this);
}

Call&& Call::token(std::string_view own) && {
    if (!own.empty()) return std::move(*this);
    // An unusable core has no token and tells its own error.
    if (core_->config().credentials.token.empty() && !core_->unusable())
        refuse("token is empty; set it in the request or in the client's credentials");
    return add_text(Parameter::Place::body, "token", core_->config().credentials.token);
}

Call&& Call::check(const std::string& fault) && {
    if (!fault.empty()) refuse(fault);
    return std::move(*this);
}

Call&& Call::through(std::shared_ptr<RequestAdmission> admission) && {
    admission_ = std::move(admission);
    return std::move(*this);
}

Call&& Call::secrets(const std::vector<std::string>& texts) && {
    secrets_.insert(secrets_.end(), texts.begin(), texts.end());
    return std::move(*this);
}

Request Call::build() {
    Request request;
    request.long_response = long_response_;
    request.secrets = std::move(secrets_);
    request.target = target_of(operation_, parameters_);
    if (auto body = write_body({parameters_, empty_params_, body_table_, body_object_}); !body.empty())
        request.body = std::move(body);
    if (body_table_ != nullptr) {
        collect_secrets(*body_table_, body_object_, body_secrets_);
        request.secrets.insert(request.secrets.end(), body_secrets_.begin(), body_secrets_.end());
    }
    return request;
}

void Call::run(const ReplySlot& slot, std::optional<Error>& error) {
    error = std::move(error_);
    if (error) return;
    try {
        error = core_->call(operation_, build(), options_, slot, admission_.get());
    } catch (const std::exception& thrown) {
        error = failed(thrown, Delivery::unknown);
    }
}

std::shared_ptr<PendingState> Call::start(const Type& type, const ValueKind& kind) {
    auto pending = std::make_shared<PendingState>(kind);
    if (error_) {
        pending->finish(std::move(error_));
        return pending;
    }
    try {
        AsyncCall call{operation_, build(), {}, options_, {type, kind, pending->value()}, admission_, pending};
        for (const auto& secret : call.request.secrets) call.secrets.emplace_back(secret);
        for (std::size_t i = 0; i < call.secrets.size(); ++i) call.request.secrets[i] = call.secrets[i];
        core_->start(std::move(call));
    } catch (const std::exception& thrown) {
        pending->finish(failed(thrown, Delivery::not_sent));
    }
    return pending;
}

std::unique_ptr<PageSource> Call::pages(const Type& type, const ValueKind& kind, Prefetch ahead) {
    return std::make_unique<ListedPages>(std::move(*this), type, kind, ahead);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
