#include "refusal_reason.hpp"

#include <vector>

#include "envelope.hpp"
#include "field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

/// What is wrong with a field of the request.
struct Complaint {
    std::string field;
    std::string message;
};

}  // namespace

template <>
struct FieldList<Complaint> {
    static constexpr Field fields[] = {
        field<&Complaint::field>("field"),
        field<&Complaint::message>("message"),
    };
};

namespace {

std::string text_of(const std::string& text) { return text; }

std::string text_of(const Complaint& complaint) {
    if (complaint.message.empty() || complaint.field.empty()) return complaint.message;
    return complaint.field + ": " + complaint.message;
}

template <class Item>
std::string joined(const JsonText& list) {
    std::vector<Item> items;
    ReadFaults faults;
    read_json(list.json(), slot_for(items), faults);
    std::string reason;
    for (const Item& item : items) {
        const std::string text = text_of(item);
        if (!text.empty()) reason.append(reason.empty() ? "" : "; ").append(text);
    }
    return reason;
}

}  // namespace

std::string refusal_reason(std::string_view answer) {
    JsonText data;
    static_cast<void>(read_envelope(answer, slot_for(data)));
    if (data.empty()) return {};
    switch (data.json().front()) {
        case '"': return data.text().value_or(std::string());
        case '{': return joined<Complaint>(JsonText("[" + data.json() + "]"));
        case '[': break;
        default: return {};
    }
    std::string complaints = joined<Complaint>(data);
    // Numbers are no texts, though they fit them.
    const bool holds_text = data.json().find('"') != std::string::npos;
    return complaints.empty() && holds_text ? joined<std::string>(data) : complaints;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
