#include "state_folder.hpp"

#include <utility>

#include "../base/make_error.hpp"
#include "../files/given_path.hpp"
#include "../files/private_folder.hpp"
#include "../files/shared_text_file.hpp"
#include "../send_guard/lasting_blocks.hpp"
#include "text_file_name.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

StateFolder::StateFolder(std::string path, std::shared_ptr<const Clock> clock)
    : path_(made_absolute(std::move(path))), clock_(std::move(clock)) {}

Error StateFolder::unusable(std::string_view why) const {
    std::string message = "the state folder ";
    message.append(path_).append(": cannot be used: ").append(why);
    return make_error(ErrorKind::internal, std::move(message));
}

namespace {

bool always(const std::string& /*before*/, const std::string& /*after*/) { return true; }

SharedTextFile::Use use_of(std::string_view name) {
    constexpr std::string_view guard = "guard-";
    return {"the state folder's file", name.substr(0, guard.size()) == guard ? &guard_text_must_last : &always};
}

std::string fault_of_name(const std::string& file_name) {
    if (file_name.empty()) return "the name of a text is empty";
    if (file_name.size() <= longest_text_file_name) return {};
    return "the name of a text is too long: its file's would have " + std::to_string(file_name.size()) +
           " bytes, and may have " + std::to_string(longest_text_file_name);
}

}  // namespace

Result<void> StateFolder::update(std::string_view name, const Change& change) {
    if (const char* const fault = fault_of_path(path_)) return unusable(fault);
    auto file_name = text_file_name(name);
    if (const auto fault = fault_of_name(file_name); !fault.empty()) return unusable(fault);
    const auto opened = open_private_folder(path_);
    if (!opened.fault.empty()) return unusable(opened.fault);
    const SharedTextFile file(opened.folder.get(), std::move(file_name), path_, use_of(name));
    return file.update([&](std::string& text) { change(text, clock_->system_now()); });
}

}  // namespace detail

std::shared_ptr<StateStore> make_state_folder(std::string path) {
    return std::make_shared<detail::StateFolder>(std::move(path), machine_clock());
}

}  // namespace v0
}  // namespace pushplus
