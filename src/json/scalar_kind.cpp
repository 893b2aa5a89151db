#include "scalar_kind.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

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

std::string fault_of_text(const Field& field, std::string_view text) {
    if (text.empty()) return field.is(required) ? empty : "";
    return is_utf8(text) ? "" : no_utf8;
}

std::string fault_of_number(const Field& field, double number) {
    if (!field.is(required | bounded) || number >= field.lowest) return {};
    if (!field.is(bounded)) return "must be an id of the service, at least 1";
    return "must be at least " + std::to_string(field.lowest);
}

// text_kind

Scalar get_text(const Type& type, const void* value, std::string&) {
    return {Scalar::Kind::text, 0, type.text(value), false};
}

const char* set_text(const Type& type, void* target, const Scalar& scalar) {
    if (scalar.kind == Scalar::Kind::boolean) return "text";
    type.set_text(target, scalar.text);
    return nullptr;
}

std::string text_fault(const Field& field, const Type& type, const void* value) {
    return fault_of_text(field, type.text(value));
}

// date_time_kind

std::string date_time_fault(const Field& field, const Type& type, const void* value) {
    auto fault = text_fault(field, type, value);
    const auto& date = as<DateTime>(value);
    const bool left_out = date.empty() && field.is(omit_empty);
    if (fault.empty() && !left_out && !date.time_point())
        fault = "is no date; write it as \"yyyy-MM-dd HH:mm:ss\" or leave it unset";
    return fault;
}

// integer_kind

Scalar get_integer(const Type&, const void* value, std::string&) { return whole(as<std::int64_t>(value)); }

const char* set_integer(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    if (!number) return "a whole number of 64 bits";
    as<std::int64_t>(target) = *number;
    return nullptr;
}

std::string integer_fault(const Field& field, const Type&, const void* value) {
    return fault_of_number(field, static_cast<double>(as<std::int64_t>(value)));
}

// decimal_kind

Scalar get_decimal(const Type&, const void* value, std::string& made) {
    const double number = as<double>(value);
    if (!std::isfinite(number)) return {};
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    made.assign(digits.data(), written.ptr);
    return {Scalar::Kind::real, 0, made, false, number};
}

// The parser goes by no locale, and knows what JSON calls a number.
bool parse_decimal(std::string_view text, double& number) {
    if (text.empty() || text.find_first_not_of("+-.0123456789Ee") != std::string_view::npos) return false;
    ReadFaults faults;
    read_json(text, slot_for(number), faults);
    return faults.malformed.empty() && faults.mismatch.empty();
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

std::string decimal_fault(const Field& field, const Type&, const void* value) {
    const double number = as<double>(value);
    return std::isfinite(number) ? fault_of_number(field, number) : "must be a finite number";
}

// flag_kind

Scalar get_flag(const Type&, const void* value, std::string&) {
    return {Scalar::Kind::boolean, as<bool>(value) ? 1 : 0, {}, false};
}

const char* set_flag(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    if (!number) return "0 or 1";
    as<bool>(target) = *number != 0;
    return nullptr;
}

// enumeration_kind

Scalar get_enumeration(const Type&, const void* value, std::string&) { return whole(read_enumeration(value)); }

const char* set_enumeration(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    if (!number || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max())
        return "a whole number of 32 bits";
    write_enumeration(target, static_cast<int>(*number));
    return nullptr;
}

std::string enumeration_fault(const Field& field, const Type&, const void* value) {
    return field.is(required) && read_enumeration(value) == 0 ? "must be chosen" : "";
}

// moment_kind

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

// seconds_kind

Scalar get_seconds(const Type&, const void* value, std::string&) {
    return whole(as<std::chrono::seconds>(value).count());
}

const char* set_seconds(const Type&, void* target, const Scalar& scalar) {
    const auto number = whole_number(scalar);
    if (!number) return "a whole number of seconds";
    as<std::chrono::seconds>(target) = std::chrono::seconds(*number);
    return nullptr;
}

// joined_kind

Scalar get_joined(const Type& type, const void* value, std::string& made) {
    made = type.join(value);
    return {Scalar::Kind::text, 0, made, false};
}

const char* set_joined(const Type& type, void* target, const Scalar& scalar) {
    if (scalar.kind == Scalar::Kind::boolean) return "text";
    type.split(target, scalar.text);
    return nullptr;
}

std::string joined_fault(const Field& field, const Type& type, const void* value) {
    return fault_of_text(field, type.join(value));
}

// json_kind

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

std::string json_fault(const Field& field, const Type&, const void* value) {
    const std::string& json = as<JsonText>(value).json();
    if (json.empty()) return field.is(required) ? empty : "";
    if (!is_utf8(json)) return no_utf8;
    JsonText read;
    ReadFaults faults;
    read_json(json, slot_for(read), faults);
    if (faults.too_deep) return "has " + faults.malformed;
    if (!faults.malformed.empty()) return "is no JSON";
    if (field.is(json_array) && read.json().front() != '[') return "must be a JSON array";
    if (field.is(json_object) && read.json().front() != '{') return "must be a JSON object";
    return {};
}

}  // namespace

const ScalarKind text_kind{Scalar::Kind::text, &get_text, &set_text, &text_fault};
const ScalarKind date_time_kind{Scalar::Kind::text, &get_text, &set_text, &date_time_fault};
const ScalarKind integer_kind{Scalar::Kind::integer, &get_integer, &set_integer, &integer_fault};
const ScalarKind decimal_kind{Scalar::Kind::real, &get_decimal, &set_decimal, &decimal_fault};
const ScalarKind flag_kind{Scalar::Kind::boolean, &get_flag, &set_flag, nullptr};
const ScalarKind enumeration_kind{Scalar::Kind::integer, &get_enumeration, &set_enumeration, &enumeration_fault};
const ScalarKind moment_kind{Scalar::Kind::integer, &get_moment, &set_moment, nullptr};
const ScalarKind seconds_kind{Scalar::Kind::integer, &get_seconds, &set_seconds, nullptr};
const ScalarKind joined_kind{Scalar::Kind::text, &get_joined, &set_joined, &joined_fault};
const ScalarKind json_kind{Scalar::Kind::json, &get_json, &set_json, &json_fault};

const char* assign(const Type& type, void* target, const Scalar& scalar) {
    const bool null = scalar.kind == Scalar::Kind::null;
    if (type.shape != Shape::scalar) {
        if (null || type.shape == Shape::nothing) return nullptr;
        return type.shape == Shape::object ? "an object" : "an array";
    }
    if (type.emplace != nullptr) {
        if (null) return nullptr;
        target = type.emplace(target);
    } else if (null && !type.is(json_kind)) {
        return nullptr;
    }
    if (scalar.kind == Scalar::Kind::text && scalar.text.empty() && type.kind->is_number()) return nullptr;
    return type.kind->set(type, target, scalar);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
