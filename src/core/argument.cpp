#include "argument.hpp"

#include "../base/printable.hpp"
#include "../base/utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string Argument::fault() const {
    if (!set_) return {};
    switch (kind_) {
        case ParameterKind::id:
            if (number_ < least_)
                return "is " + std::to_string(number_) + "; it must be an id of the service, at least " +
                       std::to_string(least_);
            break;
        case ParameterKind::text:
            if (required_ && text_.empty()) return "must not be empty";
            if (!is_utf8(text_)) return "is not UTF-8; convert it first";
            if (required_ && is_blank(text_)) return "holds nothing but blanks";
            break;
        case ParameterKind::seconds:
            if (number_ < 1 || number_ > most_)
                return "is " + std::to_string(number_) + "; it must be 1 to " + std::to_string(most_) + " seconds";
            break;
        case ParameterKind::flag:
        case ParameterKind::enumeration:
        case ParameterKind::number: break;
    }
    return {};
}

Parameter Argument::parameter(const ParameterName& name, Parameter::Place place) const {
    Parameter parameter{name, place, {}, kind_, required_};
    if (!set_) return parameter;
    if (kind_ == ParameterKind::text)
        parameter.value.emplace<std::string>(text_);
    else
        parameter.value = number_;
    return parameter;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
