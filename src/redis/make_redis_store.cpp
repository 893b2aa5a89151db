#include <utility>

#include "../base/make_error.hpp"
#include "address.hpp"
#include "redis_store.hpp"

namespace pushplus {
inline namespace v0 {

namespace {

/// Of options that cannot be used.
class UnusableStore final : public StateStore {
public:
    explicit UnusableStore(Error error) : error_(std::move(error)) {}

    [[nodiscard]] Result<void> update(std::string_view, const Change&) override { return error_; }

private:
    const Error error_;
};

}  // namespace

std::shared_ptr<StateStore> make_redis_store(RedisOptions options) {
    auto address = detail::redis::read_address(options);
    if (!address) return std::make_shared<UnusableStore>(address.error());
    return std::make_shared<detail::redis::RedisStore>(std::move(options), *std::move(address));
}

}  // namespace v0
}  // namespace pushplus
