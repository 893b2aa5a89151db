#include "core/described.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <pushplus/friends.hpp>
#include <pushplus/messages.hpp>
#include <pushplus/topics.hpp>

namespace {

using pushplus::detail::Described;
using pushplus::detail::Effect;
using pushplus::detail::OperationDescription;
using pushplus::detail::operations_of;
using pushplus::detail::Parameter;
using pushplus::detail::ParameterKind;

OperationDescription topic_operation(const std::string& name) {
    for (auto& operation : operations_of(pushplus::TopicsApi<Described>(nullptr)))
        if (operation.spec.operation.name == name) return std::move(operation);
    ADD_FAILURE() << "no operation " << name;
    return {};
}

TEST(Described, TellsMethodPathAndEffect) {
    const auto add = topic_operation("topics.add");
    EXPECT_STREQ(add.spec.operation.method, "POST");
    EXPECT_STREQ(add.spec.operation.path, "/api/open/topic/add");
    EXPECT_EQ(add.spec.operation.effect, Effect::changes);
    EXPECT_TRUE(add.response->is(pushplus::detail::ScalarKind::integer));
    EXPECT_EQ(add.spec.body_table, &pushplus::detail::table_of<pushplus::AddTopic>());
}

TEST(Described, TellsParametersThatAreLeftOutAsWell) {
    const auto qr_code = topic_operation("topics.qr_code");
    ASSERT_EQ(qr_code.spec.parameters.size(), 2U);
    const Parameter& topic_id = qr_code.spec.parameters[0];
    EXPECT_EQ(topic_id.name.wire, "topicId");
    EXPECT_EQ(topic_id.kind, ParameterKind::id);
    EXPECT_TRUE(topic_id.required);
    const Parameter& valid_for = qr_code.spec.parameters[1];
    EXPECT_EQ(valid_for.name.wire, "second");
    EXPECT_EQ(valid_for.name.cpp, "valid_for");
    EXPECT_EQ(valid_for.kind, ParameterKind::seconds);
    EXPECT_FALSE(valid_for.required);
}

TEST(Described, TellsTheFieldsOfQueryStructs) {
    const auto list = topic_operation("topics.list");
    EXPECT_TRUE(list.spec.page.has_value());
    EXPECT_EQ(list.spec.params_table, &pushplus::detail::table_of<pushplus::TopicListQuery>());
    const auto qr_code = operations_of(pushplus::FriendsApi<Described>(nullptr)).at(0);
    EXPECT_EQ(qr_code.spec.query_table, &pushplus::detail::table_of<pushplus::FriendQrCodeQuery>());
    ASSERT_EQ(qr_code.spec.parameters.size(), 2U);
    EXPECT_EQ(qr_code.spec.parameters[0].name.wire, "appId");
}

TEST(Described, NeedsNeitherClientNorToken) {
    std::set<std::string> names;
    for (const auto& operation : operations_of(pushplus::MessagesApi<Described>(nullptr)))
        names.insert(operation.spec.operation.name);
    EXPECT_EQ(names,
              (std::set<std::string>{"messages.list", "messages.send_result", "messages.send", "messages.send_batch"}));
}

}  // namespace
