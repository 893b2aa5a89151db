#include <pushplus/message_tokens.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"
#include "../sending/known_tokens.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<MessageToken> {
    static constexpr Field fields[] = {
        field<&MessageToken::id>("id"),
        field<&MessageToken::name>("name"),
        field<&MessageToken::expire_time>("expireTime"),
        field<&MessageToken::token>("token", secret),
    };
};
template PUSHPLUS_API const Table& table_of<MessageToken>() noexcept;

template <>
struct FieldList<AddMessageToken> {
    static constexpr Field fields[] = {
        field<&AddMessageToken::name>("name", required),
        field<&AddMessageToken::expire_time>("expireTime"),
    };
};
template PUSHPLUS_API const Table& table_of<AddMessageToken>() noexcept;

template <>
struct FieldList<EditMessageToken> {
    static constexpr Field fields[] = {
        field<&EditMessageToken::id>("id", required),
        field<&EditMessageToken::name>("name", required),
        field<&EditMessageToken::expire_time>("expireTime"),
    };
};
template PUSHPLUS_API const Table& table_of<EditMessageToken>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::Id;
using detail::ListCall;

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"message_tokens.list", "POST", "/api/open/token/list", Effect::reads}, options)
        .empty_params()
        .admitted_by(detail::learn_listed_tokens(core))
        .page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<MessageToken>> MessageTokensApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, MessageToken> MessageTokensApi<Reply>::list_all(const PageQuery& query,
                                                                     const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
Reply<std::string> MessageTokensApi<Reply>::add(const AddMessageToken& token, const CallOptions& options) const {
    return Call(core_, {"message_tokens.add", "POST", "/api/open/token/add", Effect::changes}, options)
        .body(token)
        .admitted_by(detail::learn_added_token(core_));
}

template <template <class> class Reply>
Reply<void> MessageTokensApi<Reply>::edit(const EditMessageToken& token, const CallOptions& options) const {
    return Call(core_, {"message_tokens.edit", "POST", "/api/open/token/edit", Effect::changes}, options).body(token);
}

template <template <class> class Reply>
Reply<void> MessageTokensApi<Reply>::remove(std::int64_t id, const CallOptions& options) const {
    return Call(core_, {"message_tokens.remove", "DELETE", "/api/open/token/deleteToken", Effect::changes}, options)
        .query("id", Id(id));
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const MessageTokensApi<detail::Described>& api) {
    using Api = MessageTokensApi<detail::Described>;
    return describe_each(api, &Api::list, &Api::add, &Api::edit, &Api::remove);
}

template class MessageTokensApi<Result>;
template class MessageTokensApi<Pending>;

}  // namespace v0
}  // namespace pushplus
