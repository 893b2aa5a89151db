#pragma once

#include <cstdint>
#include <string>

#include <pushplus/call_options.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/person.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// Whether the account may send. Unknown numbers are kept. Not the `SendLimit` of the settings, though the wire gives
/// both the same name. Source: 三.3 (sendLimit).
enum class SendRestriction : int {
    unrestricted = 1,
    short_term = 2,
    permanent = 3,
};

/// The account's owner. Source: 三.2.
struct UserInfo {
    std::string open_id{};   ///< The owner's WeChat openId.
    std::string union_id{};  ///< The owner's WeChat unionId.
    std::string nick_name{};
    std::string head_img_url{};  ///< Often plain http.
    UserSex user_sex = UserSex::unset;
    std::string token{};  ///< The user token. A secret.
    std::string phone_number{};
    std::string email{};
    EmailStatus email_status = EmailStatus::unverified;
    DateTime birthday{};  ///< A date without a time.
    std::int64_t points = 0;
};

/// Whether and how long the account is kept from sending. Source: 三.3.
struct UserLimitTime {
    SendRestriction send_limit{};
    std::string user_limit_time{};  ///< When the restriction ends, in no format that is documented; empty if none.
};

/// How often sending was asked for today, by channel: requests, not deliveries. Source: 三.4.
struct SendCount {
    std::int64_t wechat_send_count = 0;
    std::int64_t cp_send_count = 0;
    std::int64_t webhook_send_count = 0;
    std::int64_t mail_send_count = 0;
};

/// The account itself (用户). The document's chapter 三.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class UsersApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// The account's user token. A secret: with it anybody can send in the account's name.
    /// GET /api/open/user/token (三.1 获取用户token). Reads.
    Reply<std::string> token(const CallOptions& options = {}) const;

    /// The account's owner.
    /// GET /api/open/user/myInfo (三.2 个人资料详情). Reads.
    Reply<UserInfo> my_info(const CallOptions& options = {}) const;

    /// Whether and how long the account is kept from sending.
    /// GET /api/open/user/userLimitTime (三.3 获取解封剩余时间). Reads.
    Reply<UserLimitTime> limit_time(const CallOptions& options = {}) const;

    /// How often sending was asked for today.
    /// GET /api/open/user/sendCount (三.4 查询当日消息接口请求次数). Reads.
    Reply<SendCount> send_count(const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API UsersApi<Result>;
extern template class PUSHPLUS_API UsersApi<Pending>;
using Users = UsersApi<Result>;
using AsyncUsers = UsersApi<Pending>;

}  // namespace v0
}  // namespace pushplus
