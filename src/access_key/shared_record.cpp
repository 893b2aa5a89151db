#include "shared_record.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "../json/field.hpp"
#include "../json/reader.hpp"
#include "../json/writer.hpp"
#include "key_life.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
const Table& table_of<SharedRecord>() noexcept {
    static constexpr Field fields[] = {
        field<&SharedRecord::key>("key", secret | unique),
        field<&SharedRecord::ends>("ends", unique),
        field<&SharedRecord::life>("life", unique),
    };
    return as_table<fields>();
}

namespace {

using std::chrono::milliseconds;

// Larger numbers are not exact everywhere that JSON is read.
bool is_exact(std::int64_t number) noexcept {
    constexpr std::int64_t most = std::int64_t{1} << 53U;
    return -most <= number && number <= most;
}

bool is_known(std::string_view member) {
    const auto& table = table_of<SharedRecord>();
    return std::any_of(table.begin(), table.end(), [&](const Field& field) {
        const std::string name = '"' + std::string(field.wire) + '"';
        return member.substr(0, name.size()) == name;
    });
}

// The length of the member that `json`, valid and without blanks, begins with: up to a comma or the end of the object.
std::size_t member_length(std::string_view json) noexcept {
    std::size_t depth = 0, i = 0;
    for (bool quoted = false; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"') {
            quoted = !quoted;
        } else if (quoted) {
            if (c == '\\') ++i;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (depth == 0 && (c == ',' || c == '}')) {
            break;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return i;
}

// The members of an object that the record's table does not list.
std::string unknown_members(std::string_view object) {
    std::string members;
    if (object.empty()) return members;
    for (object.remove_prefix(1); object.size() > 1;) {
        const auto length = member_length(object);
        const auto member = object.substr(0, length);
        if (!is_known(member)) members.append(members.empty() ? "" : ",").append(member);
        object.remove_prefix(std::min(length + 1, object.size()));
    }
    return members;
}

milliseconds since_1970(StateStore::Time time) noexcept {
    return std::chrono::floor<milliseconds>(time.time_since_epoch());
}

}  // namespace

SharedRecord read_record(const std::string& text) {
    SharedRecord record;
    ReadFaults faults;
    read_json(text, slot_for(record), faults);
    if (!faults.malformed.empty() || !faults.mismatch.empty() || !is_exact(record.ends) || !is_exact(record.life))
        return {};
    record.others = unknown_members(normalized(text));
    return record;
}

std::string write_record(const SharedRecord& record) {
    std::string text = write_json(table_of<SharedRecord>(), &record);
    if (!record.others.empty()) text.insert(text.size() - 1, ',' + record.others);
    return text;
}

std::int64_t end_of(std::chrono::nanoseconds left, StateStore::Time now) noexcept {
    return since_1970(now + std::chrono::duration_cast<StateStore::Time::duration>(left)).count();
}

milliseconds time_left(const SharedRecord& record, StateStore::Time now) noexcept {
    return std::min<milliseconds>(milliseconds(record.ends) - since_1970(now), longest_life);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
