#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// A row of the list of message tokens. Source: 四.1.
struct MessageToken {
    std::int64_t id = 0;
    std::string name{};
    DateTime expire_time{};
    std::string token{};  ///< A secret.
};

/// A new message token. Source: 四.2.
struct AddMessageToken {
    std::string name{};                     ///< Required.
    std::optional<DateTime> expire_time{};  ///< Unset: the service's "never", 2999-12-31.
};

/// A message token's new values. Source: 四.3.
struct EditMessageToken {
    std::int64_t id = 0;                    ///< Required: `MessageToken::id`.
    std::string name{};                     ///< Required.
    std::optional<DateTime> expire_time{};  ///< Unset may put the date back to 2999-12-31: give the old one to keep it.
};

/// Message tokens (消息token): tokens that can send and nothing else. The document's chapter 四.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class MessageTokensApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the account's message tokens.
    /// POST /api/open/token/list (四.1 获取消息token列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<MessageToken>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All message tokens from the query's page on, fetched as they are iterated. `options` count for each page by
    /// itself.
    [[nodiscard]] detail::Pages<Reply, MessageToken> list_all(const PageQuery& query = {},
                                                              const CallOptions& options = {}) const;

    /// Creates a message token and returns the token itself, a secret. Its id, which `edit` and `remove` take, stands
    /// in the list only.
    /// POST /api/open/token/add (四.2 新增消息token). Writes; a retry can create a second one, so an error that is
    /// `in_doubt()` calls for a look at `list` first.
    /// Errors: `invalid_argument` if the name is empty.
    Reply<std::string> add(const AddMessageToken& token, const CallOptions& options = {}) const;

    /// Changes a message token's name and expiry.
    /// POST /api/open/token/edit (四.3 修改消息token). Writes; setting the same values twice is harmless.
    /// Errors: `invalid_argument` for an `id` below 1 or an empty name.
    Reply<void> edit(const EditMessageToken& token, const CallOptions& options = {}) const;

    /// Deletes a message token.
    /// DELETE /api/open/token/deleteToken (四.4 删除消息token). Writes; a second call is an error of the service.
    /// @param id `MessageToken::id`, at least 1.
    Reply<void> remove(std::int64_t id, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API MessageTokensApi<Result>;
extern template class PUSHPLUS_API MessageTokensApi<Pending>;
using MessageTokens = MessageTokensApi<Result>;
using AsyncMessageTokens = MessageTokensApi<Pending>;

}  // namespace v0
}  // namespace pushplus
