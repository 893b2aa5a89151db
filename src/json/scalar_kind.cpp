#include "scalar_kind.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <locale>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "../base/printable.hpp"
#include "../base/utf8.hpp"
#include "field.hpp"
#include "json_writer.hpp"
#include "reader.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using std::chrono::system_clock;

constexpr const char* empty = "must not be empty";
constexpr const char* only_blanks = "holds nothing but blanks";
constexpr const char* no_utf8 = "is not UTF-8; convert it first";

template <class T>
const T& as(const void* value) {
    return *static_cast<const T*>(value);
}

template <class T>
T& as(void* value) {
    return *static_cast<T*>(value);
}

Scalar whole(std::int64_t number) { return {Scalar::Kind::integer, number, {}, false}; }

const char* fault_of_text(const Field& field, std::string_view text) {
    if (text.empty()) return field.is(required) ? empty : nullptr;
    if (!is_utf8(text)) return no_utf8;
    return field.is(required) && is_blank(text) ? only_blanks : nullptr;
}

const char* fault_of_number(const Field& field, double number) {
    return field.is(required | bounded) && number < field.lowest ? too_low : nullptr;
}

// text

Scalar get_text(const Type& type, const void* value, std::string&) {
    return {Scalar::Kind::text, 0, type.as_text->text(value), false};
}

const char* set_text(const Type& type, void* target, const Scalar& scalar) {
    if (scalar.kind == Scalar::Kind::boolean) return "text";
    type.as_text->set(target, scalar.text);
    return nullptr;
}

const char* text_fault(const Field& field, const Type& type, const void* value) {
    return fault_of_text(field, type.as_text->text(value));
}

// date_time

const char* date_time_fault(const Field& field, const Type& type, const void* value) {
    if (const char* const fault = text_fault(field, type, value)) return fault;
    const auto& date = as<DateTime>(value);
    if (date.time_point() || (date.empty() && field.is(omit_empty))) return nullptr;
    return "is no date; write it as \"yyyy-MM-dd HH:mm:ss\" or leave it unset";
}

// integer

Scalar get_integer(const Type&, const void* value, std::string&) { return whole(as<std::int64_t>(value)); }

const char* set_integer(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    if (!number) return "a whole number of 64 bits";
    as<std::int64_t>(target) = *number;
    return nullptr;
}

const char* integer_fault(const Field& field, const Type&, const void* value) {
    return fault_of_number(field, static_cast<double>(as<std::int64_t>(value)));
}

// decimal

// The parser goes by no locale, and knows what JSON calls a number.
bool parse_decimal(std::string_view text, double& number) {
    if (text.empty() || text.find_first_not_of("+-.0123456789Ee") != std::string_view::npos) return false;
    ReadFaults faults;
    read_json(text, slot_for(number), faults);
    return faults.malformed.empty() && faults.mismatch.empty();
}

// With the fewest digits that give the number again. std::to_chars does that, but GCC 10 and older systems of Apple's
// lack it.
std::string decimal_text(double number) {
    std::ostringstream text;
    text.imbue(std::locale::classic());
    for (int digits = std::numeric_limits<double>::digits10;; ++digits) {
        text.str({});
        text.precision(digits);
        text << number;
        double read = 0;
        if (digits == std::numeric_limits<double>::max_digits10 || (parse_decimal(text.str(), read) && read == number))
            return text.str();
    }
}

Scalar get_decimal(const Type&, const void* value, std::string& made) {
    const double number = as<double>(value);
    if (!std::isfinite(number)) return {};
    made = decimal_text(number);
    return {Scalar::Kind::real, 0, made, false, number};
}

const char* set_decimal(const Type&, void* target, const Scalar& scalar) {
    double number = 0;
    if (scalar.kind == Scalar::Kind::real || scalar.out_of_range)
        number = scalar.real;
    else if (scalar.kind == Scalar::Kind::integer)
        number = static_cast<double>(scalar.integer);
    else if (scalar.kind == Scalar::Kind::boolean || !parse_decimal(scalar.text, number))
        return "a decimal number";
    as<double>(target) = number;
    return nullptr;
}

const char* decimal_fault(const Field& field, const Type&, const void* value) {
    const double number = as<double>(value);
    return std::isfinite(number) ? fault_of_number(field, number) : "must be a finite number";
}

// flag

Scalar get_flag(const Type&, const void* value, std::string&) {
    return {Scalar::Kind::boolean, as<bool>(value) ? 1 : 0, {}, false};
}

const char* set_flag(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    if (!number) return "0 or 1";
    as<bool>(target) = *number != 0;
    return nullptr;
}

// enumeration

Scalar get_enumeration(const Type&, const void* value, std::string&) { return whole(read_enumeration(value)); }

const char* set_enumeration(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    if (!number || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max())
        return "a whole number of 32 bits";
    write_enumeration(target, static_cast<int>(*number));
    return nullptr;
}

const char* enumeration_fault(const Field& field, const Type&, const void* value) {
    return field.is(required) && read_enumeration(value) == 0 ? "must be chosen" : nullptr;
}

// moment

// A moment beyond the clock's end is its end.
system_clock::time_point moment_of(std::int64_t milliseconds) noexcept {
    const auto most = std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::duration::max());
    const auto since = std::min(std::chrono::milliseconds(milliseconds), most);
    return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since));
}

Scalar get_moment(const Type&, const void* value, std::string&) {
    const auto since = as<system_clock::time_point>(value).time_since_epoch();
    return whole(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

const char* set_moment(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    constexpr std::int64_t most = 253'402'300'800'000;  // the year 10000
    if (!number || *number < 0 || *number > most) return "a time in milliseconds";
    as<system_clock::time_point>(target) = moment_of(*number);
    return nullptr;
}

// seconds

Scalar get_seconds(const Type&, const void* value, std::string&) {
    return whole(as<std::chrono::seconds>(value).count());
}

const char* set_seconds(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    if (!number) return "a whole number of seconds";
    as<std::chrono::seconds>(target) = std::chrono::seconds(*number);
    return nullptr;
}

// joined

Scalar get_joined(const Type& type, const void* value, std::string& made) {
    made = type.as_text->join(value);
    return {Scalar::Kind::text, 0, made, false};
}

const char* joined_fault(const Field& field, const Type& type, const void* value) {
    return fault_of_text(field, type.as_text->join(value));
}

// json

Scalar get_json(const Type&, const void* value, std::string&) {
    return {Scalar::Kind::json, 0, as<JsonText>(value).json(), false};
}

const char* set_json(const Type&, void* target, const Scalar& scalar) {
    std::string json;
    switch (scalar.kind) {
        case Scalar::Kind::null: break;
        case Scalar::Kind::boolean: json = scalar.integer != 0 ? "true" : "false"; break;
        case Scalar::Kind::text: JsonWriter(json).text(scalar.text); break;
        case Scalar::Kind::integer:
        case Scalar::Kind::real:
        case Scalar::Kind::json: json = scalar.text; break;
    }
    as<JsonText>(target) = JsonText(std::move(json));
    return nullptr;
}

const char* json_fault(const Field& field, const Type&, const void* value) {
    const std::string& json = as<JsonText>(value).json();
    if (const char* const fault = fault_of_text(field, json); fault != nullptr || json.empty()) return fault;
    JsonText read;
    ReadFaults faults;
    read_json(json, slot_for(read), faults);
    if (faults.too_deep) return "has more than 32 levels";
    if (!faults.malformed.empty()) return "is no JSON";
    if (field.is(json_array) && read.json().front() != '[') return "must be a JSON array";
    if (field.is(json_object) && read.json().front() != '{') return "must be a JSON object";
    return nullptr;
}

constexpr ScalarOperations text_operations{Scalar::Kind::text, &get_text, &set_text, &text_fault};
constexpr ScalarOperations date_time_operations{Scalar::Kind::text, &get_text, &set_text, &date_time_fault};
constexpr ScalarOperations integer_operations{Scalar::Kind::integer, &get_integer, &set_integer, &integer_fault};
constexpr ScalarOperations decimal_operations{Scalar::Kind::real, &get_decimal, &set_decimal, &decimal_fault};
constexpr ScalarOperations flag_operations{Scalar::Kind::boolean, &get_flag, &set_flag, nullptr};
constexpr ScalarOperations enumeration_operations{Scalar::Kind::integer, &get_enumeration, &set_enumeration,
                                                  &enumeration_fault};
constexpr ScalarOperations moment_operations{Scalar::Kind::integer, &get_moment, &set_moment, nullptr};
constexpr ScalarOperations seconds_operations{Scalar::Kind::integer, &get_seconds, &set_seconds, nullptr};
constexpr ScalarOperations joined_operations{Scalar::Kind::text, &get_joined, &set_text, &joined_fault};
constexpr ScalarOperations json_operations{Scalar::Kind::json, &get_json, &set_json, &json_fault};

}  // namespace

const ScalarOperations& operations_of(ScalarKind kind) noexcept {
    switch (kind) {
        case ScalarKind::text: return text_operations;
        case ScalarKind::date_time: return date_time_operations;
        case ScalarKind::integer: return integer_operations;
        case ScalarKind::decimal: return decimal_operations;
        case ScalarKind::flag: return flag_operations;
        case ScalarKind::enumeration: return enumeration_operations;
        case ScalarKind::moment: return moment_operations;
        case ScalarKind::seconds: return seconds_operations;
        case ScalarKind::joined: return joined_operations;
        case ScalarKind::json: return json_operations;
    }
    return text_operations;  // Not reached: each kind has its line.
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
