#include <memory>
#include <string>
#include <utility>

#include <pushplus/send_guard.hpp>

#include "../files/shared_text_file.hpp"
#include "guard_text.hpp"
#include "lasting_blocks.hpp"

namespace pushplus {
inline namespace v0 {

namespace {

class GuardFile final : public SendGuardStore {
public:
    explicit GuardFile(std::string path)
        : file_(std::move(path), {"the send guard's file", &detail::looks_like_state, &detail::guard_text_must_last}) {}

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
