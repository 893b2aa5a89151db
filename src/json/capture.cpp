#include "capture.hpp"

#include <nlohmann/json.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string Capture::quoted(std::string_view text) { return nlohmann::ordered_json(text).dump(); }

void Capture::separate() {
    const char last = target_->back();
    if (last != '{' && last != '[' && last != ':') *target_ += ',';
}

void Capture::begin(std::string& target, bool array) {
    target_ = &target;
    target = array ? "[" : "{";
    depth_ = 1;
}

bool Capture::key(std::string_view name) {
    separate();
    target_->append(quoted(name)).append(":");
    return true;
}

bool Capture::value(std::string_view json) {
    separate();
    target_->append(json);
    return true;
}

bool Capture::open(bool array) {
    separate();
    *target_ += array ? '[' : '{';
    ++depth_;
    return true;
}

bool Capture::close(bool array) {
    *target_ += array ? ']' : '}';
    --depth_;
    return true;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
