#pragma once

#include <cstdint>
#include <string>

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

/// Somebody who joined a topic. Source: 六.1.
struct TopicUser {
    std::int64_t id = 0;  ///< Of the membership, not of the person: what `remove` takes.
    std::string nick_name{};
    std::string open_id{};       ///< The person's WeChat openId.
    std::string head_img_url{};  ///< Often plain http.
    UserSex user_sex = UserSex::unset;
    bool have_phone = false;  ///< Whether a phone number is bound.
    bool is_follow = false;   ///< Whether the person follows the WeChat public account.
    EmailStatus email_status = EmailStatus::unverified;
    DateTime follow_time{};  ///< When the person joined the topic.
    std::string remark{};
};

/// The people in a topic (群组用户). The document's chapter 六.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class TopicUsersApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the people in a topic.
    /// POST /api/open/topicUser/subscriberList (六.1 获取群组内用户). Reads.
    /// @param topic_id `Topic::topic_id`, at least 1.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<TopicUser>> list(std::int64_t topic_id, const PageQuery& query = {},
                                const CallOptions& options = {}) const;

    /// All people in a topic from the query's page on, fetched as they are iterated. `options` count for each page by
    /// itself.
    [[nodiscard]] detail::Pages<Reply, TopicUser> list_all(std::int64_t topic_id, const PageQuery& query = {},
                                                           const CallOptions& options = {}) const;

    /// Removes somebody from a topic.
    /// POST /api/open/topicUser/deleteTopicUser (六.2 删除群组内用户). Writes; a second call is an error of the service.
    /// @param topic_relation_id `TopicUser::id`, at least 1.
    Reply<void> remove(std::int64_t topic_relation_id, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API TopicUsersApi<Result>;
extern template class PUSHPLUS_API TopicUsersApi<Pending>;
using TopicUsers = TopicUsersApi<Result>;
using AsyncTopicUsers = TopicUsersApi<Pending>;

}  // namespace v0
}  // namespace pushplus
