#include <pushplus/friends.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<FriendQrCodeQuery> {
    static constexpr Field fields[] = {
        field<&FriendQrCodeQuery::app_id>("appId"),
        field<&FriendQrCodeQuery::content>("content"),
    };
};
template PUSHPLUS_API const Table& table_of<FriendQrCodeQuery>() noexcept;

template <>
struct FieldList<FriendQrCode> {
    static constexpr Field fields[] = {
        field<&FriendQrCode::qr_code_img_url>("qrCodeImgUrl"),
    };
};
template PUSHPLUS_API const Table& table_of<FriendQrCode>() noexcept;

template <>
struct FieldList<Friend> {
    static constexpr Field fields[] = {
        field<&Friend::id>("id"),
        field<&Friend::friend_id>("friendId"),
        field<&Friend::token>("token", secret),
        field<&Friend::head_img_url>("headImgUrl"),
        field<&Friend::nick_name>("nickName"),
        field<&Friend::email_status>("emailStatus"),
        field<&Friend::have_phone>("havePhone"),
        field<&Friend::is_follow>("isFollow"),
        field<&Friend::remark>("remark"),
        field<&Friend::create_time>("createTime"),
    };
};
template PUSHPLUS_API const Table& table_of<Friend>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::Id;
using detail::ListCall;
using detail::NonEmpty;

template <template <class> class Reply>
Reply<FriendQrCode> FriendsApi<Reply>::qr_code(const FriendQrCodeQuery& query, const CallOptions& options) const {
    return Call(core_, {"friends.qr_code", "GET", "/api/open/friend/getQrCode", Effect::reads}, options).query(query);
}

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"friends.list", "POST", "/api/open/friend/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Friend>> FriendsApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, Friend> FriendsApi<Reply>::list_all(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
Reply<void> FriendsApi<Reply>::remove(std::int64_t friend_id, const CallOptions& options) const {
    return Call(core_, {"friends.remove", "GET", "/api/open/friend/deleteFriend", Effect::changes}, options)
        .query("friendId", Id(friend_id));
}

template <template <class> class Reply>
Reply<void> FriendsApi<Reply>::edit_remark(std::int64_t id, std::string_view remark, const CallOptions& options) const {
    return Call(core_, {"friends.edit_remark", "POST", "/api/open/friend/editRemark", Effect::changes}, options)
        .body("id", Id(id))
        .body("remark", NonEmpty(remark));
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const FriendsApi<detail::Described>& api) {
    using Api = FriendsApi<detail::Described>;
    return describe_each(api, &Api::qr_code, &Api::list, &Api::remove, &Api::edit_remark);
}

template class FriendsApi<Result>;
template class FriendsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
