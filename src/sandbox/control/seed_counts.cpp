#include "seed_counts.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "json_values.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// The times at which something happened, in milliseconds.
std::deque<std::int64_t> times_at(const Json& list, const std::string& path) {
    std::deque<std::int64_t> times;
    for_each_element(list, path,
                     [&](const Json& element, const std::string& place) { times.push_back(time_at(element, place)); });
    return times;
}

// Of an object that may be missing.
template <class F>
void for_each_in(const Json& object, const char* name, const std::string& path, F&& read) {
    if (const Json* const member = find_member(object, name)) for_each_member(*member, member_path(path, name), read);
}

}  // namespace

void read_send_rules(const Json& value, const std::string& path, SendRules& rules) {
    require_object(value, path);
    SendRules::Counts counts;
    for_each_in(value, "quotas", path, [&](const std::string& channel, const Json& quota, const std::string& place) {
        counts.quotas[channel] = whole_at(quota, place);
    });
    for_each_in(value, "days", path, [&](const std::string& channel, const Json& day, const std::string& place) {
        require_object(day, place);
        Json members = day;
        SendRules::Day& counted = counts.days[channel];
        counted.day = whole_at(take_out(members, "day"), member_path(place, "day"));
        counted.requests = whole_at(take_out(members, "requests"), member_path(place, "requests"));
        if (const Json until = take_out(members, "restrictedUntil"); !until.is_null())
            counted.restricted_until = time_at(until, member_path(place, "restrictedUntil"));
        if (const Json for_good = take_out(members, "restrictedForGood"); !for_good.is_null())
            counted.restricted_for_good = flag_at(for_good, member_path(place, "restrictedForGood"));
        require_nothing_left(members, place);
    });
    if (const Json* const requests = find_member(value, "requests"))
        counts.requests = times_at(*requests, member_path(path, "requests"));
    for_each_in(value, "contents", path, [&](const std::string& text, const Json& times, const std::string& place) {
        counts.contents[text] = times_at(times, place);
    });
    rules.restore(std::move(counts));
}

Json write_send_rules(const SendRules& rules) {
    const SendRules::Counts& counts = rules.counts();
    Json days = Json::object();
    for (const auto& [channel, day] : counts.days)
        days[channel] = {{"day", day.day},
                         {"requests", day.requests},
                         {"restrictedUntil", day.restricted_until},
                         {"restrictedForGood", day.restricted_for_good}};
    Json contents = Json::object();
    for (const auto& [text, times] : counts.contents) contents[text] = times;
    Json quotas = Json::object();
    for (const auto& [channel, quota] : counts.quotas) quotas[channel] = quota;
    return {{"quotas", quotas}, {"days", days}, {"requests", counts.requests}, {"contents", contents}};
}

void read_access_keys(const Json& value, const std::string& path, AccessKeys& keys, const Clock& clock) {
    require_object(value, path);
    std::vector<AccessKeys::Key> issued_keys;
    if (const Json* const list = find_member(value, "keys"))
        for_each_element(*list, member_path(path, "keys"), [&](const Json& element, const std::string& place) {
            require_object(element, place);
            Json members = element;
            std::string key = text_out(members, "accessKey", place);
            const auto expiry = steady_time_at(take_out(members, "expiresAt"), member_path(place, "expiresAt"), clock);
            issued_keys.push_back({std::move(key), expiry});
        });
    const Json* const issued = find_member(value, "issued");
    const std::int64_t count = issued == nullptr ? 0 : whole_at(*issued, member_path(path, "issued"));
    keys.restore(std::move(issued_keys), static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
}

Json write_access_keys(const AccessKeys& keys, const Clock& clock) {
    // A key without end is written with an end that the clocks can count.
    const auto latest = clock.steady_now() + std::chrono::hours(24 * 365 * 100);
    Json list = Json::array();
    for (const AccessKeys::Key& key : keys.keys())
        list.push_back(
            {{"accessKey", key.value}, {"expiresAt", milliseconds_since_1970(std::min(key.expiry, latest), clock)}});
    return {{"issued", keys.issued()}, {"keys", std::move(list)}};
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
