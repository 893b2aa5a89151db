#include "batch_channels.hpp"

#include <cstddef>
#include <utility>

#include "../json/comma_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// The two lists come one after the other, in any order: each fills its part of the channels that are there.
template <class Fill>
void read(std::vector<BatchChannel>& channels, std::string_view list, const Fill& fill) {
    std::size_t at = 0;
    split_at_commas(list, [&](std::string_view text) {
        if (at == channels.size()) channels.emplace_back();
        fill(channels[at++], std::string(text));
    });
}

}  // namespace

std::string channel_list(const std::vector<BatchChannel>& channels) {
    std::vector<std::string> names;
    names.reserve(channels.size());
    for (const auto& entry : channels) names.push_back(entry.channel.text());
    return comma_list(names);
}

void read_channel_list(std::vector<BatchChannel>& channels, std::string_view list) {
    read(channels, list, [](BatchChannel& entry, std::string name) { entry.channel = Channel(std::move(name)); });
}

std::string option_list(const std::vector<BatchChannel>& channels) {
    std::vector<std::string> options;
    options.reserve(channels.size());
    for (const auto& entry : channels) options.push_back(entry.option);
    return comma_list(options);
}

void read_option_list(std::vector<BatchChannel>& channels, std::string_view list) {
    read(channels, list, [](BatchChannel& entry, std::string option) { entry.option = std::move(option); });
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
