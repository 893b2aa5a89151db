#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// Which topics a list shows. Unknown numbers are kept.
enum class TopicType : int {
    created = 0,  ///< Those the account created.
    joined = 1,   ///< Those it joined.
};

/// Which page of which topics. Source: 五.1.
struct TopicListQuery {
    TopicType topic_type = TopicType::created;
    std::int64_t current = 1;     ///< Counted from 1.
    std::int64_t page_size = 20;  ///< 1 to 50.
};

/// A row of the list of topics. Source: 五.1.
struct Topic {
    std::int64_t topic_id = 0;
    std::string topic_code{};  ///< What a message is sent to.
    std::string topic_name{};
    std::string nick_name{};  ///< The WeChat public account's name, no person's.
    DateTime create_time{};
};

/// A topic the account created. Source: 五.2.
struct TopicDetail {
    std::int64_t topic_id = 0;
    std::string topic_name{};
    std::string topic_code{};
    std::string qr_code_img_url{};  ///< The permanent QR code; empty if none was bought.
    std::string contact{};
    std::string introduction{};
    std::string receipt_message{};  ///< The message that new members receive.
    std::string nick_name{};        ///< The WeChat public account's name.
    DateTime create_time{};
    std::int64_t topic_user_count = 0;
};

/// A topic the account joined. Source: 五.4.
struct JoinedTopicDetail {
    std::string topic_name{};
    std::string topic_code{};
    std::int64_t topic_id = 0;
    std::string contact{};
    std::string introduction{};
    std::string nick_name{};  ///< The WeChat public account's name.
    DateTime create_time{};   ///< When the account joined.
};

/// A new topic. Source: 五.5.
struct AddTopic {
    std::string topic_code{};    ///< Required.
    std::string topic_name{};    ///< Required.
    std::string contact{};       ///< Required.
    std::string introduction{};  ///< Required.
    std::optional<std::string> receipt_message{};
    std::optional<std::string> app_id{};  ///< A bound WeChat public account's id; unset: the service's own account.
};

/// A topic's QR code. Source: 五.6.
struct TopicQrCode {
    std::string qr_code_img_url{};
    bool permanent = false;  ///< False: it runs out.
};

/// Topics (群组): a message sent to a topic reaches everybody who joined it. The document's chapter 五.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class TopicsApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the topics the account created or joined.
    /// POST /api/open/topic/list (五.1 群组列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<Topic>> list(const TopicListQuery& query = {}, const CallOptions& options = {}) const;

    /// All topics from the query's page on, fetched as they are iterated. `options` count for each page by itself.
    [[nodiscard]] detail::Pages<Reply, Topic> list_all(const TopicListQuery& query = {},
                                                       const CallOptions& options = {}) const;

    /// A topic the account created; for one it joined see `joined_detail`.
    /// GET /api/open/topic/detail (五.2 获取我创建的群组详情). Reads.
    /// @param topic_id `Topic::topic_id`, at least 1.
    Reply<TopicDetail> detail(std::int64_t topic_id, const CallOptions& options = {}) const;

    /// A topic the account joined.
    /// GET /api/open/topic/joinTopicDetail (五.4 获取我加入的群详情). Reads.
    /// @param topic_id `Topic::topic_id`, at least 1.
    Reply<JoinedTopicDetail> joined_detail(std::int64_t topic_id, const CallOptions& options = {}) const;

    /// Creates a topic and returns its id.
    /// POST /api/open/topic/add (五.5 新增群组). Writes; a retry can create a second one or fail on the code, so an error
    /// that is `in_doubt()` calls for a look at `list` first.
    /// Errors: `invalid_argument` if a required text is empty.
    Reply<std::int64_t> add(const AddTopic& topic, const CallOptions& options = {}) const;

    /// A QR code by which people join.
    /// GET /api/open/topic/qrCode (五.6 获取群组二维码). Reads: each call yields another code.
    /// @param topic_id `Topic::topic_id`, at least 1.
    /// @param valid_for 1 to 2592000 s (30 days). Unset: the service decides.
    Reply<TopicQrCode> qr_code(std::int64_t topic_id, std::optional<std::chrono::seconds> valid_for = {},
                               const CallOptions& options = {}) const;

    /// Leaves a topic the account joined.
    /// GET /api/open/topic/exitTopic (五.7 退出群组). Writes; a second call is an error of the service.
    /// @param topic_id `Topic::topic_id`, at least 1.
    Reply<void> exit(std::int64_t topic_id, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API TopicsApi<Result>;
extern template class PUSHPLUS_API TopicsApi<Pending>;
using Topics = TopicsApi<Result>;
using AsyncTopics = TopicsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
