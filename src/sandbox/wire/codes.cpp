#include "codes.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

std::string_view name_of(int code) noexcept {
    switch (code) {
        case 200: return "请求成功";
        case 302: return "未登录";
        case 401: return "请求未授权";
        case 403: return "请求IP未授权";
        case 500: return "系统异常，请稍后再试";
        case 600: return "数据处理异常";
        case 805: return "无权查看";
        case 888: return "积分不足";
        case 900: return "用户账号使用受限";
        case 903: return "无效的用户令牌";
        case 905: return "账户未进行实名认证";
        case 999: return "服务端验证错误";
        default: return "请求失败";
    }
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
