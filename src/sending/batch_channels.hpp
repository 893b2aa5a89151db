#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pushplus/send_request.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The channels of a batch as the service writes them: their names joined by commas, as "webhook,mail".
[[nodiscard]] std::string channel_list(const std::vector<BatchChannel>& channels);
void read_channel_list(std::vector<BatchChannel>& channels, std::string_view list);

/// Their options likewise, as "bark,".
[[nodiscard]] std::string option_list(const std::vector<BatchChannel>& channels);
void read_option_list(std::vector<BatchChannel>& channels, std::string_view list);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
