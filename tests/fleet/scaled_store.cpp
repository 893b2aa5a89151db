#include "scaled_store.hpp"

#include <utility>

namespace pushplus_fleet {

namespace {

class ScaledFolder final : public pushplus::StateStore {
public:
    ScaledFolder(const Board& board, std::shared_ptr<const ScaledClock> clock)
        : board_(board), clock_(std::move(clock)), folder_(pushplus::make_state_folder(board.folder.data())) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        return folder_->update(name, [&](std::string& text, Time) {
            change(text, clock_->system_now() + std::chrono::seconds(board_.calendar_offset_s));
        });
    }

private:
    const Board& board_;
    const std::shared_ptr<const ScaledClock> clock_;
    const std::shared_ptr<StateStore> folder_;
};

}  // namespace

std::shared_ptr<pushplus::StateStore> make_scaled_folder(const Board& board, std::shared_ptr<const ScaledClock> clock) {
    return std::make_shared<ScaledFolder>(board, std::move(clock));
}

}  // namespace pushplus_fleet
