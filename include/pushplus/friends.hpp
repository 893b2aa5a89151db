#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/person.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// What a QR code is to lead to. Source: 九.1.
struct FriendQrCodeQuery {
    std::optional<std::string> app_id{};   ///< A bound WeChat public account's id; unset: the service's own account.
    std::optional<std::string> content{};  ///< Any text; comes back in the callback when the code is scanned.
};

/// The account's QR code. Source: 九.1.
struct FriendQrCode {
    std::string qr_code_img_url{};
};

/// A friend of the account. It has two different numbers. Source: 九.2.
struct Friend {
    std::int64_t id = 0;         ///< What `edit_remark` takes.
    std::int64_t friend_id = 0;  ///< What `remove` takes.
    std::string token{};         ///< What a message to the friend is sent to. A secret.
    std::string head_img_url{};
    std::string nick_name{};
    EmailStatus email_status = EmailStatus::unverified;
    bool have_phone = false;  ///< Whether a phone number is bound.
    bool is_follow = false;   ///< Whether the friend follows the WeChat public account.
    std::string remark{};
    DateTime create_time{};
};

/// Friends (好友): people a message can be sent to one by one. The document's chapter 九.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class FriendsApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// A QR code by which people become friends.
    /// GET /api/open/friend/getQrCode (九.1 获取个人二维码). Reads: each call yields another code.
    Reply<FriendQrCode> qr_code(const FriendQrCodeQuery& query = {}, const CallOptions& options = {}) const;

    /// One page of the account's friends.
    /// POST /api/open/friend/list (九.2 获取好友列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<Friend>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All friends from the query's page on, fetched as they are iterated. `options` count for each page by itself.
    [[nodiscard]] detail::Pages<Reply, Friend> list_all(const PageQuery& query = {},
                                                        const CallOptions& options = {}) const;

    /// Ends a friendship.
    /// GET /api/open/friend/deleteFriend (九.3 删除好友). Writes; a second call is an error of the service.
    /// @param friend_id `Friend::friend_id`, not `Friend::id`; at least 1.
    Reply<void> remove(std::int64_t friend_id, const CallOptions& options = {}) const;

    /// Sets the remark on a friend.
    /// POST /api/open/friend/editRemark (九.4 修改好友备注). Writes; setting the same value twice is harmless.
    /// @param id `Friend::id`, not `Friend::friend_id`; at least 1.
    /// @param remark Not empty.
    Reply<void> edit_remark(std::int64_t id, std::string_view remark, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API FriendsApi<Result>;
extern template class PUSHPLUS_API FriendsApi<Pending>;
using Friends = FriendsApi<Result>;
using AsyncFriends = FriendsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
