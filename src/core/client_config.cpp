#include "client_config.hpp"

#include <utility>

#include <pushplus/version.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::chrono::seconds default_total_timeout(60);

std::string user_agent_with(const std::string& suffix) {
    std::string text = std::string("pushplus-cpp/") + version();
    if (!suffix.empty()) text.append(" ").append(suffix);
    text.shrink_to_fit();
    return text;
}

}  // namespace

ClientConfig::ClientConfig(Credentials its_credentials, const ClientOptions& options, Runtime its_runtime)
    : credentials(std::move(its_credentials)),
      base_url(options.base_url),
      user_agent(user_agent_with(options.user_agent_suffix)),
      proxy(options.proxy.value_or(std::string())),
      connect_timeout(options.connect_timeout),
      request_timeout(options.request_timeout),
      total_timeout(options.total_timeout.value_or(default_total_timeout)),
      total_timeout_is_default(!options.total_timeout),
      refresh_ahead(options.refresh_ahead),
      max_response_size(options.max_response_size),
      retry(options.retry),
      runtime(std::move(its_runtime)),
      account_tier(options.account_tier),
      fetch_alone(options.access_key_without_store == WithoutStore::fetch_alone),
      send_guard(options.send_guard),
      reporter(options.log, options.log_level, options.observer) {}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
