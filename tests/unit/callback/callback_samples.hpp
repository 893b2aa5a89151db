#pragma once

#include <string>
#include <vector>

namespace pushplus_test {

/// The five events as the service sends them.
struct CallbackSamples {
    static constexpr const char* message =
        R"({"event":"message_complate","messageInfo":{"message":"","shortCode":"76b4cf5a5e8b4d8a9a5c1c1f5ee0a3a6",)"
        R"("sendStatus":2}})";
    static constexpr const char* topic_user =
        R"({"event":"add_topic_user","topicUserInfo":{"id":1234,"openId":"o0a1b2c3","topicId":77,"userSex":2,)"
        R"("isFollow":1,"nickName":"小明","havePhone":1,"topicCode":"ops","topicName":"运维",)"
        R"("headImgUrl":"https://thirdwx.qlogo.cn/x/132","emailStatus":1}})";
    static constexpr const char* new_friend =
        R"({"event":"add_friend","friendInfo":{"token":"9d8******c7b","friendId":42,"isFollow":1,"nickName":"小红",)"
        R"("havePhone":0,"createTime":"2026-03-04 12:00:01","emailStatus":2},"qrCode":"channel-7"})";
    static constexpr const char* form_test =
        R"({"event":"form.webhook.test","formTitle":"报名表","message":"这是一条测试消息"})";
    static constexpr const char* form_submit =
        R"({"event":"form.submit","formId":"f-1","formCode":"code-1","formTitle":"报名表","responseId":"r-9",)"
        R"("updated":false,"submitTime":"2026-03-04T12:00:01+08:00","durationMs":61234,"userNickName":"小明","answers":[)"
        R"({"itemId":"i1","type":"text","label":"姓名","value":"张三 \"老三\"\n"},)"
        R"({"itemId":"i2","type":"checkbox","label":"爱好","value":["读书","跑步"]},)"
        R"({"itemId":"i3","type":"address","label":"地址","value":{"city":"杭州","no":[1,2.50,-3e2],"more":{"a":null}}},)"
        R"({"itemId":"i4","type":"number","label":"年龄","value":18}],)"
        R"("answerMap":{"i1":"张三","i2":["读书","跑步"],"i3":{"city":"杭州"},"i4":18,"i5":true,"i6":null}})";

    static std::vector<std::string> all() { return {message, topic_user, new_friend, form_test, form_submit}; }
};

}  // namespace pushplus_test
