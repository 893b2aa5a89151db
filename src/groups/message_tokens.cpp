#include <pushplus/message_tokens.hpp>

#include "../core/call.hpp"
#include "../sending/known_tokens.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
PUSHPLUS_API const Table& table_of<MessageToken>() noexcept {
    static constexpr Field fields[] = {
        field<&MessageToken::id>("id"),
        field<&MessageToken::name>("name"),
        field<&MessageToken::expire_time>("expireTime"),
        field<&MessageToken::token>("token", secret),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<AddMessageToken>() noexcept {
    static constexpr Field fields[] = {
        field<&AddMessageToken::name>("name", required),
        field<&AddMessageToken::expire_time>("expireTime"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<EditMessageToken>() noexcept {
    static constexpr Field fields[] = {
        field<&EditMessageToken::id>("id", required),
        field<&EditMessageToken::name>("name", required),
        field<&EditMessageToken::expire_time>("expireTime"),
    };
    return as_table<fields>();
}

}  // namespace detail

using detail::Call;
using detail::Effect;

namespace {
Call listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"message_tokens.list", "POST", "/api/open/token/list", Effect::reads}, options)
        .page(query)
        .empty_params()
        .through(detail::learn_listed_tokens(*core));
}
}  // namespace

template <template <class> class Reply>
Reply<Page<MessageToken>> MessageTokensApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template reply<Reply<Page<MessageToken>>>();
}

template <template <class> class Reply>
detail::Pages<Reply, MessageToken> MessageTokensApi<Reply>::list_all(const PageQuery& query,
                                                                     const CallOptions& options) const {
    return listing(core_, query, options).template all<Reply, MessageToken>();
}

template <template <class> class Reply>
Reply<std::string> MessageTokensApi<Reply>::add(const AddMessageToken& token, const CallOptions& options) const {
    return Call(core_, {"message_tokens.add", "POST", "/api/open/token/add", Effect::changes}, options)
        .body(token)
        .through(detail::learn_added_token(*core_))
        .template reply<Reply<std::string>>();
}

template <template <class> class Reply>
Reply<void> MessageTokensApi<Reply>::edit(const EditMessageToken& token, const CallOptions& options) const {
    return Call(core_, {"message_tokens.edit", "POST", "/api/open/token/edit", Effect::changes}, options)
        .body(token)
        .template reply<Reply<void>>();
}

template <template <class> class Reply>
Reply<void> MessageTokensApi<Reply>::remove(std::int64_t id, const CallOptions& options) const {
    return Call(core_, {"message_tokens.remove", "DELETE", "/api/open/token/deleteToken", Effect::changes}, options)
        .id("id", id)
        .template reply<Reply<void>>();
}

template class MessageTokensApi<Result>;
template class MessageTokensApi<Pending>;

}  // namespace v0
}  // namespace pushplus
