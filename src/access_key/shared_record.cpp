#include "shared_record.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "../base/printable.hpp"
#include "../json/field.hpp"
#include "../json/reader.hpp"
#include "../json/writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
const Table& table_of<SharedRecord>() noexcept {
    static constexpr Field fields[] = {
        field<&SharedRecord::key>("key", secret | unique),
        field<&SharedRecord::ends>("ends", unique),
        field<&SharedRecord::life>("life", unique),
        field<&SharedRecord::gen>("gen", unique),
        field<&SharedRecord::of>("of", unique),
        field<&SharedRecord::lease>("lease", unique),
        field<&SharedRecord::lease_ends>("lease_ends", unique),
        field<&SharedRecord::holder>("holder", unique),
        field<&SharedRecord::pause>("pause", unique),
        field<&SharedRecord::fails>("fails", unique),
        field<&SharedRecord::why>("why", unique),
        field<&SharedRecord::by>("by", unique),
        field<&SharedRecord::spaced>("spaced", unique),
        field<&SharedRecord::space>("space", unique),
        field<&SharedRecord::ahead>("ahead", unique),
    };
    return as_table<fields>();
}

namespace {

// Larger numbers are not exact everywhere that JSON is read.
bool is_exact(std::int64_t number) noexcept {
    constexpr std::int64_t most = std::int64_t{1} << 53U;
    return -most <= number && number <= most;
}

bool has_exact_numbers(const SharedRecord& record) noexcept {
    const std::int64_t numbers[] = {record.ends,   record.life,       record.gen,   record.of,
                                    record.lease,  record.lease_ends, record.pause, record.fails,
                                    record.spaced, record.space,      record.ahead};
    return std::all_of(std::begin(numbers), std::end(numbers), is_exact);
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

}  // namespace

std::string short_line(std::string_view text) {
    constexpr std::size_t longest = 200;
    return readable(text.substr(0, longest));
}

SharedRecord read_record(const std::string& text) {
    SharedRecord record;
    ReadFaults faults;
    read_json(text, slot_for(record), faults);
    if (!faults.malformed.empty() || !faults.mismatch.empty() || !has_exact_numbers(record)) return {};
    record.why = short_line(record.why);
    record.others = unknown_members(normalized(text));
    return record;
}

std::string write_record(const SharedRecord& record) {
    std::string text = write_json(table_of<SharedRecord>(), &record);
    if (!record.others.empty()) text.insert(text.size() - 1, ',' + record.others);
    return text;
}

std::int64_t since_1970(StateStore::Time time) noexcept {
    return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
