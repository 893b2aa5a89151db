#include <pushplus/users.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<UserInfo> {
    static constexpr Field fields[] = {
        field<&UserInfo::open_id>("openId"),
        field<&UserInfo::union_id>("unionId"),
        field<&UserInfo::nick_name>("nickName"),
        field<&UserInfo::head_img_url>("headImgUrl"),
        field<&UserInfo::user_sex>("userSex"),
        field<&UserInfo::token>("token", secret),
        field<&UserInfo::phone_number>("phoneNumber"),
        field<&UserInfo::email>("email"),
        field<&UserInfo::email_status>("emailStatus"),
        field<&UserInfo::birthday>("birthday"),
        field<&UserInfo::points>("points"),
    };
};
template PUSHPLUS_API const Table& table_of<UserInfo>() noexcept;

template <>
struct FieldList<UserLimitTime> {
    static constexpr Field fields[] = {
        field<&UserLimitTime::send_limit>("sendLimit"),
        field<&UserLimitTime::user_limit_time>("userLimitTime"),
    };
};
template PUSHPLUS_API const Table& table_of<UserLimitTime>() noexcept;

template <>
struct FieldList<SendCount> {
    static constexpr Field fields[] = {
        field<&SendCount::wechat_send_count>("wechatSendCount"),
        field<&SendCount::cp_send_count>("cpSendCount"),
        field<&SendCount::webhook_send_count>("webhookSendCount"),
        field<&SendCount::mail_send_count>("mailSendCount"),
    };
};
template PUSHPLUS_API const Table& table_of<SendCount>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;

template <template <class> class Reply>
Reply<std::string> UsersApi<Reply>::token(const CallOptions& options) const {
    return Call(core_, {"users.token", "GET", "/api/open/user/token", Effect::reads}, options);
}

template <template <class> class Reply>
Reply<UserInfo> UsersApi<Reply>::my_info(const CallOptions& options) const {
    return Call(core_, {"users.my_info", "GET", "/api/open/user/myInfo", Effect::reads}, options);
}

template <template <class> class Reply>
Reply<UserLimitTime> UsersApi<Reply>::limit_time(const CallOptions& options) const {
    return Call(core_, {"users.limit_time", "GET", "/api/open/user/userLimitTime", Effect::reads}, options);
}

template <template <class> class Reply>
Reply<SendCount> UsersApi<Reply>::send_count(const CallOptions& options) const {
    return Call(core_, {"users.send_count", "GET", "/api/open/user/sendCount", Effect::reads}, options);
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const UsersApi<detail::Described>& api) {
    using Api = UsersApi<detail::Described>;
    return describe_each(api, &Api::token, &Api::my_info, &Api::limit_time, &Api::send_count);
}

template class UsersApi<Result>;
template class UsersApi<Pending>;

}  // namespace v0
}  // namespace pushplus
