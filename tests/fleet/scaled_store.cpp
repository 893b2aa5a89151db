#include "scaled_store.hpp"

#include <utility>

#include "redis.hpp"

namespace pushplus_fleet {

namespace {

class ScaledStore final : public pushplus::StateStore {
public:
    ScaledStore(const Board& board, std::shared_ptr<const ScaledClock> clock)
        : board_(board),
          clock_(std::move(clock)),
          store_(board.redis.front() != '\0' ? make_redis_store_at(board.redis.data())
                                             : pushplus::make_state_folder(board.folder.data())) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        return store_->update(name, [&](std::string& text, Time) {
            change(text, clock_->system_now() + std::chrono::seconds(board_.calendar_offset_s));
        });
    }

private:
    const Board& board_;
    const std::shared_ptr<const ScaledClock> clock_;
    const std::shared_ptr<StateStore> store_;
};

}  // namespace

std::shared_ptr<pushplus::StateStore> make_scaled_store(const Board& board, std::shared_ptr<const ScaledClock> clock) {
    return std::make_shared<ScaledStore>(board, std::move(clock));
}

}  // namespace pushplus_fleet
