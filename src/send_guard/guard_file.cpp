#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <pushplus/send_guard.hpp>

#include "../files/shared_text_file.hpp"
#include "guard_state.hpp"
#include "guard_text.hpp"

namespace pushplus {
inline namespace v0 {

namespace {

// New blocks must, counts need not. The store has no other clock than the machine's. What outlasts a power failure
// needlessly does no harm.
bool must_last(const std::string& before, const std::string& after) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return !detail::is_without_block(after, std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) &&
           !detail::has_same_blocks(before, after);
}

class GuardFile final : public SendGuardStore {
public:
    explicit GuardFile(std::string path)
        : file_(std::move(path), {"the send guard's file", &detail::looks_like_state, &must_last}) {}

    Result<void> update(const std::function<void(std::string&)>& change) override { return file_.update(change); }

private:
    const detail::SharedTextFile file_;
};

}  // namespace

std::shared_ptr<SendGuardStore> make_send_guard_file(std::string path) {
    return std::make_shared<GuardFile>(std::move(path));
}

}  // namespace v0
}  // namespace pushplus
