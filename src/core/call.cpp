#include "call.hpp"

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/utf8.hpp"
#include "../http/url.hpp"
#include "../json/request_body.hpp"
#include "core.hpp"
#include "listed_pages.hpp"
#include "prefetched_pages.hpp"
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

const std::string* text_of(const Field& field, const void* value) {
    return field.type.text != nullptr ? &field.type.text(value) : nullptr;
}

// What of a member no error may hold: of a secret URL also its path, which may be told without the host.
void add_secrets(std::vector<std::string_view>& secrets, const Field& field, std::string_view text) {
    secrets.push_back(text);
    if (!field.is(secret_path) || text.find("://") == std::string_view::npos) return;
    const auto at = path_start(text);
    if (at == text.size()) return;
    const auto query_at = std::min(text.find_first_of("?#", at), text.size());
    const auto path = text.substr(at, query_at - at);
    secrets.push_back(text.substr(at));
    secrets.push_back(path);
    // The key itself, which may be told without the rest: the last part of the path, or a parameter's value.
    constexpr std::size_t shortest_key = 6;
    const auto add = [&secrets](std::string_view key) {
        if (key.size() >= shortest_key) secrets.push_back(key);
    };
    add(path.substr(path.rfind('/') + 1));
    for (auto equals = text.find('=', query_at); equals != std::string_view::npos; equals = text.find('=', equals + 1))
        add(text.substr(equals + 1, text.find_first_of("&#", equals) - equals - 1));
}

// What is wrong with a member of a request struct; empty if nothing is.
std::string fault_of(const Field& field, const void* value) {
    const bool needed = field.is(required);
    if (const std::string* text = text_of(field, value)) {
        if (needed && text->empty()) return "must not be empty";
        if (!text->empty() && !is_utf8(*text)) return "is not UTF-8; convert it first";
        if (field.type.kind == Kind::date_time && !static_cast<const DateTime*>(value)->time_point())
            return "is no date; write it as \"yyyy-MM-dd HH:mm:ss\" or leave it unset";
    } else if (field.type.kind == Kind::integer) {
        if (needed && *static_cast<const std::int64_t*>(value) < 1) return "must be an id of the service, at least 1";
    } else if (field.type.kind == Kind::enumeration) {
        if (needed && read_enumeration(value) == 0) return "must be chosen";
    }
    return {};
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
    for (const Field& field : table) {
        const void* value = field.member_of(object);
        if (field.type.held != nullptr) value = field.type.held(value);
        if (value == nullptr) continue;
        if (auto fault = fault_of(field, value); !fault.empty()) refuse(cpp_name(field.wire) + " " + fault);
    }
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
    if (body_table_ != nullptr)
        for (const Field& field : *body_table_) {
            if (!field.is(secret) && !field.is(secret_path)) continue;
            if (const std::string* text = text_of(field, field.member_of(body_object_)); text && !text->empty())
                add_secrets(request.secrets, field, *text);
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

// A list's call, which is made anew for each page.
class Call::OfAList {
public:
    // Of a blocking list it keeps the client's core as a handle does; of an asynchronous one only while the client lives.
    OfAList(Call&& call, std::shared_ptr<const Core> core)
        : client_(call.core_),
          core_(std::move(core)),
          options_(call.options_),
          call_(std::move(call), core_, options_) {
        assert(call_.body_object_ == nullptr && call_.secrets_.empty() && "they are borrowed for one call");
    }

    [[nodiscard]] const char* operation() const { return call_.operation_.name; }
    [[nodiscard]] Pager pager() const { return {number(0), number(1)}; }

    std::optional<Error> fetch(std::int64_t page, const ReplySlot& slot) {
        call_.parameters_[call_.page_at_].value = page;
        std::optional<Error> error;
        call_.run(slot, error);
        return error;
    }

    std::shared_ptr<PendingState> start(std::int64_t page, const Type& type, const ValueKind& kind) {
        call_.parameters_[call_.page_at_].value = page;
        if (!client_.expired()) return call_.start(type, kind);
        auto pending = std::make_shared<PendingState>(kind);
        pending->finish(operation_error(operation(), ErrorKind::canceled, "canceled, for its client is gone"));
        return pending;
    }

private:
    /// The page's number (0) and its size (1).
    [[nodiscard]] std::int64_t number(std::size_t at) const {
        return std::get<std::int64_t>(call_.parameters_[call_.page_at_ + at].value);
    }

    const std::weak_ptr<const Core> client_;
    const std::shared_ptr<const Core> core_;
    const CallOptions options_;
    Call call_;
};

std::unique_ptr<PageSource> Call::pages(const Type& type, const ValueKind& kind) {
    const auto& core = core_;
    auto list = std::make_shared<OfAList>(std::move(*this), core);
    return std::make_unique<ListedPages>(
        list->operation(), type, kind, list->pager(),
        [list](std::int64_t page, const ReplySlot& slot) { return list->fetch(page, slot); });
}

std::unique_ptr<AsyncPageSource> Call::prefetched_pages(const Type& type, const ValueKind& kind) {
    auto core = core_->shared_from_this();
    auto list = std::make_shared<OfAList>(std::move(*this), std::move(core));
    return std::make_unique<PrefetchedPages>(
        list->operation(), type, list->pager(),
        [list, &type, &kind](std::int64_t page) { return list->start(page, type, kind); });
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
