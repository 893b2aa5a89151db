#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/sandbox.hpp>

#include "../sandbox_clock.hpp"
#include "../service/service.hpp"
#include "seed.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Of a state: how many seconds the sandbox's clock is ahead of the machine's.
constexpr char clock_member[] = "clockAhead";

/// What a test does to the service beside calling it. The methods of `Sandbox` and the controls of the control path
/// both come here; their meaning stands at those of `Sandbox`.
///
/// Thread safety: all methods may be called from any thread.
class Controls {
public:
    /// `clock`: null if the user has one of their own.
    Controls(const SandboxOptions& options, std::shared_ptr<SandboxClock> clock, Service& service)
        : options_(options), clock_(std::move(clock)), service_(service) {}

    /// Adds a seed. Throws an `InvalidValue`, in which case nothing was added.
    void seed(Json seed);
    [[nodiscard]] Json state();
    /// `seed` is the one to start with, as JSON text; empty: none. Throws an `InvalidValue` for an unusable one.
    void reset(std::string_view seed);

    /// False, and without effect, if the clock would leave the hundred years before and after the machine's time.
    [[nodiscard]] bool advance(std::chrono::nanoseconds step);
    [[nodiscard]] DateTime now() const { return DateTime(service_.clock().system_now()); }

    void fail(std::string_view operation, SandboxFault fault) { service_.faults().add(operation, std::move(fault)); }
    void clear_faults() { service_.faults().clear(); }
    [[nodiscard]] std::vector<SandboxRequest> requests(std::size_t last) const { return service_.log().requests(last); }
    [[nodiscard]] RequestLog::Newest newest_requests(std::size_t last) const { return service_.log().newest(last); }
    /// Whether there is an operation of this name.
    [[nodiscard]] bool has_operation(std::string_view name) const;
    [[nodiscard]] std::size_t request_count(std::string_view operation) const {
        return service_.log().count(operation);
    }
    void clear_requests() { service_.log().clear(); }

    [[nodiscard]] std::size_t access_keys_given();
    void revoke_access_keys();
    void set_allowed_ips(std::vector<std::string> ips);
    void fail_delivery(std::string reason, int times);
    std::size_t deliver() { return service_.deliver(); }
    void scan(std::string_view url, std::string_view open_id) { service_.scan(url, open_id); }
    void submit_form(FormSubmitted submission) { service_.submit_form(std::move(submission)); }
    void test_form_webhook(const FormWebhookTest& test) { service_.test_form_webhook(test); }
    void set_open_api(bool enabled);
    void set_verified(bool verified);
    void set_daily_quota(const std::string& channel, std::int64_t requests);

    std::string add_message(SentMessage message);
    /// Of a seed. Throws an `InvalidValue`.
    std::string add_message(const Json& message);
    std::int64_t add_message_token(MessageToken token);
    std::int64_t add_topic(TopicDetail topic);
    std::int64_t add_joined_topic(JoinedTopicDetail topic);
    std::int64_t add_topic_user(std::int64_t topic_id, TopicUser user);
    std::int64_t add_webhook(Webhook webhook);
    std::int64_t add_mp_channel(MpChannel channel);
    std::int64_t add_cp_channel(CpChannel channel);
    std::int64_t add_mail_channel(MailChannelDetail channel);
    std::int64_t add_friend(Friend person);
    std::int64_t add_preprocessor(StoredPreprocessor preprocessor);
    std::string add_person(TopicUser person);
    std::string add_form(SandboxForm form);
    void set_user_info(UserInfo info);
    void set_limit_time(UserLimitTime limit);
    void set_send_count(SendCount count);
    void set_settings(UserSettings settings);

private:
    [[nodiscard]] std::chrono::nanoseconds calendar_offset() const;
    void set_calendar_offset(std::chrono::nanoseconds offset);

    const SandboxOptions& options_;
    const std::shared_ptr<SandboxClock> clock_;
    Service& service_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
