#include <pushplus/friends.hpp>

#include "../core/call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
PUSHPLUS_API const Table& table_of<FriendQrCode>() noexcept {
    static constexpr Field fields[] = {
        field<&FriendQrCode::qr_code_img_url>("qrCodeImgUrl"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<Friend>() noexcept {
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
    return as_table<fields>();
}

}  // namespace detail

using detail::Call;
using detail::Effect;

template <template <class> class Reply>
Reply<FriendQrCode> FriendsApi<Reply>::qr_code(const FriendQrCodeQuery& query, const CallOptions& options) const {
    return Call(core_, {"friends.qr_code", "GET", "/api/open/friend/getQrCode", Effect::reads}, options)
        .optional_text("appId", query.app_id)
        .optional_text("content", query.content)
        .template reply<Reply<FriendQrCode>>();
}

namespace {
Call listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"friends.list", "POST", "/api/open/friend/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Friend>> FriendsApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template reply<Reply<Page<Friend>>>();
}

template <template <class> class Reply>
detail::Pages<Reply, Friend> FriendsApi<Reply>::list_all(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template all<Reply, Friend>();
}

template <template <class> class Reply>
Reply<void> FriendsApi<Reply>::remove(std::int64_t friend_id, const CallOptions& options) const {
    return Call(core_, {"friends.remove", "GET", "/api/open/friend/deleteFriend", Effect::changes}, options)
        .id("friendId", friend_id)
        .template reply<Reply<void>>();
}

template <template <class> class Reply>
Reply<void> FriendsApi<Reply>::edit_remark(std::int64_t id, std::string_view remark, const CallOptions& options) const {
    return Call(core_, {"friends.edit_remark", "POST", "/api/open/friend/editRemark", Effect::changes}, options)
        .body_id("id", id)
        .body_text("remark", remark)
        .template reply<Reply<void>>();
}

template class FriendsApi<Result>;
template class FriendsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
