#include "service_key_source.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "../json/field.hpp"
#include "../json/parameter.hpp"
#include "../json/request_body.hpp"
#include "blocking_call.hpp"
#include "course.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr Operation get_access_key{access_key_operation, "POST", "/api/common/openApi/getAccessKey", Effect::renews,
                                   Auth::token};

Error missing(const char* what) {
    Error::Parts parts;
    parts.kind = ErrorKind::invalid_argument;
    parts.operation = get_access_key.name;
    parts.message = what;
    return Error(std::move(parts));
}

}  // namespace

template <>
const Table& table_of<FetchedKey>() noexcept {
    static constexpr Field fields[] = {
        field<&FetchedKey::value>("accessKey", secret | unique),
        field<&FetchedKey::expires_in_seconds>("expiresIn"),
    };
    return as_table<fields>();
}

ServiceKeySource::ServiceKeySource(Credentials credentials, const ClientOptions& options,
                                   std::shared_ptr<const Exchange> exchange, RetryTools tools)
    : credentials_(std::move(credentials)),
      retry_(options.retry),
      total_timeout_(options.total_timeout),
      exchange_(std::move(exchange)),
      tools_(std::move(tools)) {}

Result<FetchedKey> ServiceKeySource::fetch(const CancellationToken& cancellation) {
    if (credentials_.token.empty())
        return missing("token is empty; it is the user token of the account, from the service's web site");
    if (credentials_.secret_key.empty())
        return missing("secret_key is empty; the open API needs it: set one in the service's development settings");

    const std::vector<Parameter> parameters{
        {"token", Parameter::Place::body, std::string_view(credentials_.token)},
        {"secretKey", Parameter::Place::body, std::string_view(credentials_.secret_key)},
    };
    Request request;
    request.target = get_access_key.path;
    request.body = write_body({parameters});

    FetchedKey key;
    const WaitLimit limit{tools_.clock->steady_now() + total_timeout_, cancellation};
    const ReplySlot slot = slot_for(key);
    Course course(*exchange_, nullptr, retry_, tools_, get_access_key, request, limit, slot, nullptr);
    auto error = run_on_this_thread(course, *exchange_, nullptr, tools_, limit);
    if (error) return *std::move(error);
    return key;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
