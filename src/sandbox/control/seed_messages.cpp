#include "seed_messages.hpp"

#include <chrono>
#include <cstdint>

#include "json_values.hpp"
#include "row_reader.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json write_plan(const DeliveryPlan& plan) {
    Json members = {
        {"acceptedAt", milliseconds_since_1970(plan.accepted_at)},
        {"delay", std::chrono::duration_cast<std::chrono::milliseconds>(plan.delay).count()},
    };
    if (plan.expiry) members["expiry"] = milliseconds_since_1970(*plan.expiry);
    if (plan.failure) members["failure"] = *plan.failure;
    return members;
}

DeliveryPlan read_plan(const Json& value, const std::string& path, const Clock& clock) {
    using SystemTime = std::chrono::system_clock::time_point;
    require_object(value, path);
    Json members = value;
    DeliveryPlan plan;
    const Json accepted = take_out(members, "acceptedAt");
    plan.accepted = steady_time_at(accepted, member_path(path, "acceptedAt"), clock);
    plan.accepted_at = SystemTime(std::chrono::milliseconds(accepted.get<std::int64_t>()));
    plan.delay = std::chrono::milliseconds(time_at(take_out(members, "delay"), member_path(path, "delay")));
    if (const Json expiry = take_out(members, "expiry"); !expiry.is_null())
        plan.expiry = SystemTime(std::chrono::milliseconds(time_at(expiry, member_path(path, "expiry"))));
    if (const Json failure = take_out(members, "failure"); !failure.is_null())
        plan.failure = text_at(failure, member_path(path, "failure"));
    require_nothing_left(members, path);
    return plan;
}

}  // namespace

SentMessage read_message(const Json& value, const std::string& path, const Clock& clock) {
    require_object(value, path);
    Json row = value;
    SentMessage sent;
    sent.content = text_out(row, "content", path);
    sent.content_template = Template(text_out(row, "template", path));
    if (const Json result = take_out(row, "result"); !result.is_null())
        read_row(result, sent.result, member_path(path, "result"));
    sent.option = text_out(row, "option", path);
    sent.push_id = text_out(row, "pushId", path);
    if (const Json to = take_out(row, "to"); !to.is_null()) sent.to = texts_at(to, member_path(path, "to"));
    if (const Json plan = take_out(row, "plan"); !plan.is_null())
        sent.plan = read_plan(plan, member_path(path, "plan"), clock);
    read_row(row, sent.message, path);
    return sent;
}

Json write_message(const SentMessage& sent, const Clock& clock) {
    const auto now = clock.steady_now();
    Json row = to_json(sent.message);
    row["content"] = sent.content;
    row["template"] = sent.content_template.text();
    row["to"] = sent.to;
    row["option"] = sent.option;
    row["pushId"] = sent.push_id;
    row["result"] = to_json(sent.result_at(now));
    if (sent.plan && now < sent.plan->due()) row["plan"] = write_plan(*sent.plan);
    return row;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
