#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <pushplus/clock.hpp>
#include <pushplus/state_store.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The store of `make_state_folder`. Its time is the calendar of a clock. A text's file stays until somebody removes
/// it.
///
/// Each update opens the folder and checks it anew, and opens the text's file from there: what it checked is what it
/// uses, whatever takes the folder's place meanwhile. Texts of the send guard ("guard-…") are made to last if they have
/// a new block; all others always are.
class StateFolder final : public StateStore {
public:
    StateFolder(std::string path, std::shared_ptr<const Clock> clock);

    [[nodiscard]] Result<void> update(std::string_view name, const Change& change) override;

private:
    [[nodiscard]] Error unusable(std::string_view why) const;

    const std::string path_;
    const std::shared_ptr<const Clock> clock_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
