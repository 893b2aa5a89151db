#include <pushplus/operations.hpp>

#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <typeindex>
#include <typeinfo>
#include <utility>

#include <gtest/gtest.h>

#include <pushplus/pushplus.hpp>

namespace {

using pushplus::AsyncClient;
using pushplus::Client;
using pushplus::Operations;
using pushplus::Pending;
using pushplus::Result;
using pushplus::detail::for_each_group;

/// A reply of its own, which no group is instantiated for.
template <class T>
struct Described {};

static_assert(std::is_base_of_v<Operations<Result>, Client>);
static_assert(std::is_base_of_v<Operations<Pending>, AsyncClient>);
static_assert(std::is_same_v<decltype(std::declval<Client>().topics()), pushplus::Topics>);
static_assert(std::is_same_v<decltype(std::declval<AsyncClient>().topics()), pushplus::AsyncTopics>);

/// The groups that are visited, by their names; none twice.
template <class Offered>
std::map<std::string, std::type_index> groups_of(const Offered& operations) {
    std::map<std::string, std::type_index> groups;
    for_each_group(operations, [&](const char* name, const auto& group) {
        EXPECT_TRUE(groups.emplace(name, typeid(group)).second) << name;
    });
    return groups;
}

TEST(Operations, VisitEachGroupOnceByItsName) {
    const Client client(pushplus::Credentials{"token", "secret"});
    const auto groups = groups_of(client);
    EXPECT_EQ(groups.at("messages"), typeid(pushplus::Messages));
    EXPECT_EQ(groups.at("topics"), typeid(pushplus::Topics));
    EXPECT_EQ(groups.at("preprocessing"), typeid(pushplus::Preprocessing));

    std::set<std::type_index> types;
    for (const auto& [name, type] : groups) EXPECT_TRUE(types.insert(type).second) << name << " is another group";

    const auto asynchronous = groups_of(client.async());
    EXPECT_EQ(asynchronous.size(), groups.size());
    EXPECT_EQ(asynchronous.at("topics"), typeid(pushplus::AsyncTopics));
}

TEST(Operations, VisitGroupsOfAnyReplyWithoutACore) {
    const Operations<Described> operations(nullptr);
    bool visited = false;
    for_each_group(operations, [&](const std::string& name, const auto& group) {
        if (name != "topics") return;
        visited = true;
        EXPECT_TRUE((std::is_same_v<decltype(group), const pushplus::TopicsApi<Described>&>));
    });
    EXPECT_TRUE(visited);
}

}  // namespace
