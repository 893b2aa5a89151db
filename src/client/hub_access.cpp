#include "hub_access.hpp"

#include <algorithm>
#include <utility>

#include <pushplus/client.hpp>
#include <pushplus/messages.hpp>

#include "../access_key/shared_key.hpp"
#include "../base/make_error.hpp"
#include "../base/without_exceptions.hpp"
#include "../core/core.hpp"
#include "../json/reader.hpp"
#include "../state/store_health.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct CoreOf : Client {
    [[nodiscard]] static const std::shared_ptr<const Core>& client(const Client& client) {
        return client.*(&CoreOf::core_);
    }
};

std::uint64_t milliseconds_since_1970(const Clock& clock) {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(clock.system_now().time_since_epoch());
    return static_cast<std::uint64_t>(std::max<std::int64_t>(since.count(), 0));
}

HubAccess::Key key_of(const AccessKeyRecord& record, const Clock& clock, std::uint64_t before_first) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(record.expires_at - clock.boot_now());
    return {record.value, std::max(left, std::chrono::milliseconds(0)), before_first + record.generation};
}

Error bad_message(std::string text) {
    return make_error(ErrorKind::invalid_argument, std::move(text), Delivery::not_sent, "messages.send");
}

}  // namespace

HubAccess::HubAccess(const Client& client) : core_(CoreOf::client(client)), before_first_(0) {
    // A record's generations are moments already.
    if (!unusable() && !core_->keeps_record()) before_first_ = milliseconds_since_1970(*core_->config().runtime.clock);
}

std::optional<Error> HubAccess::unusable() const { return fault_of_client(core_); }

std::optional<HubAccess::Key> HubAccess::known() const {
    const auto record = core_->keys().known();
    if (!record) return std::nullopt;
    return key_of(*record, *core_->config().runtime.clock, before_first_);
}

Result<HubAccess::Key> HubAccess::current(const CallOptions& options) const {
    return without_exceptions([&] { return current_key(options); });
}

Result<HubAccess::Replacement> HubAccess::replace(std::uint64_t generation, const CallOptions& options) const {
    return without_exceptions([&] { return other_key(generation, options); });
}

Result<HubAccess::Key> HubAccess::current_key(const CallOptions& options) const {
    const auto limit = core_->limit_of(access_key_operation, options, nullptr);
    if (!limit) return limit.error();
    return core_->keys().acquire(*limit).map([this](const std::shared_ptr<const AccessKeyRecord>& record) {
        return key_of(*record, *core_->config().runtime.clock, before_first_);
    });
}

Result<HubAccess::Replacement> HubAccess::other_key(std::uint64_t generation, const CallOptions& options) const {
    const auto limit = core_->limit_of(access_key_operation, options, nullptr);
    if (!limit) return limit.error();
    auto& keys = core_->keys();
    auto record = keys.acquire(*limit);
    if (!record) return record.error();
    const auto& clock = *core_->config().runtime.clock;
    if (generation > before_first_ + (*record)->generation) {
        // Another hub of the account may have fetched it. One that nobody fetched is none in use either.
        record = keys.look(*limit);
        if (!record) return record.error();
    }
    Replacement replacement;
    if (before_first_ + (*record)->generation != generation) {
        replacement.late = true;
        replacement.key = key_of(**record, clock, before_first_);
        return replacement;
    }
    auto other = keys.replace((*record)->generation, *limit);
    if (!other) return other.error();
    if (*other)
        replacement.key = key_of(***other, clock, before_first_);
    else
        replacement.wait = std::chrono::ceil<std::chrono::milliseconds>(keys.spaced_for());
    return replacement;
}

void HubAccess::await_fetch() const {
    // Another hub's lease may have to end before; afterwards the key is put into the store.
    constexpr std::chrono::seconds to_store(5);
    const bool in_a_store = core_->store_ != nullptr && core_->keeps_record();
    const auto longest = in_a_store ? lease_time + longest_fetch + to_store : core_->config().total_timeout;
    core_->keys().await_fetch({core_->config().runtime.clock->steady_now() + longest, {}});
}

HubAccess::Fetches HubAccess::fetches() const { return {core_->fetches_->succeeded, core_->fetches_->failed}; }

bool HubAccess::store_works() const { return core_->store_ == nullptr || !StoreHealth::failure(*core_->store_); }

void HubAccess::warn(std::string_view line) const noexcept { core_->config().reporter.log(LogLevel::warning, line); }

Result<std::string> HubAccess::send(std::string_view json, const CallOptions& options) const {
    SendRequest request;
    ReadFaults faults;
    read_json(json, slot_for(request), faults);
    if (!faults.malformed.empty()) return bad_message("the message cannot be read: " + faults.malformed);
    if (!faults.mismatch.empty()) return bad_message("the message does not fit: " + faults.mismatch);
    if (!request.token.empty()) return bad_message("token must not be given: the hub sends for its own account");
    return Messages(core_).send(request, options);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
