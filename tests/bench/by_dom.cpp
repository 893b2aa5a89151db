#include "by_dom.hpp"

#include <cstdlib>

#include <nlohmann/json.hpp>

namespace pushplus_bench {

namespace {

const nlohmann::json& data_of(const nlohmann::json& envelope) {
    if (envelope.at("code").get<int>() != 200) std::abort();
    return envelope.at("data");
}

}  // namespace

pushplus::Page<pushplus::Friend> friends_by_dom(const std::string& answer) {
    const auto envelope = nlohmann::json::parse(answer);
    const auto& data = data_of(envelope);
    pushplus::Page<pushplus::Friend> page;
    page.page_num = data.at("pageNum").get<std::int64_t>();
    page.page_size = data.at("pageSize").get<std::int64_t>();
    page.total = data.at("total").get<std::int64_t>();
    page.pages = data.at("pages").get<std::int64_t>();
    for (const auto& row : data.at("list")) {
        auto& person = page.items.emplace_back();
        person.id = row.at("id").get<std::int64_t>();
        person.friend_id = row.at("friendId").get<std::int64_t>();
        person.token = row.at("token").get<std::string>();
        person.head_img_url = row.at("headImgUrl").get<std::string>();
        person.nick_name = row.at("nickName").get<std::string>();
        person.email_status = static_cast<pushplus::EmailStatus>(row.at("emailStatus").get<int>());
        person.have_phone = row.at("havePhone").get<int>() != 0;
        person.is_follow = row.at("isFollow").get<int>() != 0;
        person.remark = row.at("remark").get<std::string>();
        person.create_time = pushplus::DateTime(row.at("createTime").get<std::string>());
    }
    return page;
}

pushplus::UserLimitTime limit_time_by_dom(const std::string& answer) {
    const auto envelope = nlohmann::json::parse(answer);
    const auto& data = data_of(envelope);
    pushplus::UserLimitTime limit;
    limit.send_limit = static_cast<pushplus::SendRestriction>(data.at("sendLimit").get<int>());
    limit.user_limit_time = data.at("userLimitTime").get<std::string>();
    return limit;
}

}  // namespace pushplus_bench
