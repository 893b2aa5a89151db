#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/sandbox.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What a message is sent with, by /send or /batchSend. Text that is not given is empty.
struct SendParameters {
    std::string token;
    std::string title;
    std::string content;
    std::string topic;
    std::string content_template;
    std::string channel;
    std::string option;
    std::string callback_url;
    std::optional<std::int64_t> timestamp;
    std::vector<std::string> to;
    std::string pre;
    std::string push_id;
};

/// Reads the parameters of a request, wherever they are: in the path, the URL, a form, a JSON object. Throws a
/// `Refusal`: 600 for a body of no known form or a value of the wrong type.
[[nodiscard]] SendParameters send_parameters_of(const SandboxRequest& request);

/// The texts between the commas of a list.
[[nodiscard]] std::vector<std::string> split_list(const std::string& list);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
