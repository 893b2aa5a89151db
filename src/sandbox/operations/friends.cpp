#include <algorithm>

#include "../account/qr_code.hpp"
#include "bodies.hpp"
#include "paging.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json qr_code(const Context& context) {
    QrCode code;
    code.url = new_qr_code_url();
    if (context.parameters.has("content")) code.content = context.parameters.text("content");
    context.account.qr_codes.push_back(code);
    return to_json(FriendQrCode{code.url});
}

Json list(const Context& context) { return page_of(context.account.friends, context); }

// Takes the person's `friend_id`, not the friendship's `id`.
Json remove(const Context& context) {
    const std::int64_t friend_id = context.parameters.id("friendId");
    auto& friends = context.account.friends;
    const auto found = std::find_if(friends.begin(), friends.end(),
                                    [&](const Friend& person) { return person.friend_id == friend_id; });
    if (found == friends.end()) refuse_unknown("好友", friend_id);
    friends.erase(found);
    return nullptr;
}

Json edit_remark(const Context& context) {
    const auto body = context.parameters.body<RemarkBody>();
    row_with(context.account.friends, body.id, "好友").remark = body.remark;
    return nullptr;
}

}  // namespace

void add_friends(Router& router) {
    router.add({"friends.qr_code", "GET", "/api/open/friend/getQrCode", executed, qr_code});
    router.add({"friends.list", "POST", "/api/open/friend/list", executed, list});
    router.add({"friends.remove", "GET", "/api/open/friend/deleteFriend", executed, remove});
    router.add({"friends.edit_remark", "POST", "/api/open/friend/editRemark", executed, edit_remark});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
