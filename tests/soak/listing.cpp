// Lists: single pages and whole lists.

#include <algorithm>

#include "operations.hpp"

namespace pushplus_soak {

namespace {

using pushplus::CallOptions;
using pushplus::PageQuery;

// Every list always has at least two pages of this size.
constexpr std::int64_t page_size = 25;

template <class Group>
void page(Caller& caller, const char* operation, Group group) {
    const PageQuery query{caller.dice.number(1, 2), page_size};
    make_call(
        caller, operation, nullptr,
        [query, group](const auto& client, const CallOptions& options) { return group(client).list(query, options); },
        [query](const auto& page) { return page.page_num == query.current && page.items.size() == page_size; });
}

void messages(Caller& caller) {
    page(caller, "messages.list", [](const auto& client) { return client.messages(); });
}
void message_tokens(Caller& caller) {
    page(caller, "message_tokens.list", [](const auto& client) { return client.message_tokens(); });
}
void webhooks(Caller& caller) {
    page(caller, "webhooks.list", [](const auto& client) { return client.webhooks(); });
}
void mp_channels(Caller& caller) {
    page(caller, "mp_channels.list", [](const auto& client) { return client.mp_channels(); });
}
void cp_channels(Caller& caller) {
    page(caller, "cp_channels.list", [](const auto& client) { return client.cp_channels(); });
}
void mail_channels(Caller& caller) {
    page(caller, "mail_channels.list", [](const auto& client) { return client.mail_channels(); });
}
void friends(Caller& caller) {
    page(caller, "friends.list", [](const auto& client) { return client.friends(); });
}
void preprocessors(Caller& caller) {
    page(caller, "preprocessing.list", [](const auto& client) { return client.preprocessing(); });
}

void topics(Caller& caller) {
    pushplus::TopicListQuery query;
    query.topic_type = caller.dice.percent(50) ? pushplus::TopicType::created : pushplus::TopicType::joined;
    query.page_size = page_size;
    make_call(
        caller, "topics.list", nullptr,
        [query](const auto& client, const CallOptions& options) { return client.topics().list(query, options); },
        [](const pushplus::Page<pushplus::Topic>& page) { return page.items.size() == page_size; });
}

void topic_users(Caller& caller) {
    make_call(
        caller, "topic_users.list", nullptr,
        [id = caller.scene.population.topics.front().id](const auto& client, const CallOptions& options) {
            return client.topic_users().list(id, {}, options);
        },
        any_value);
}

// A list of rows that neither come nor go.
template <class ReadRows>
void whole_list_by(Caller& caller, ReadRows read_rows) {
    const auto call = std::make_shared<Call>(caller, "mail_channels.list", nullptr);
    ++caller.scene.tally.calls;
    const pushplus::Result<std::size_t> found = read_rows(caller.client->client);
    if (!found) return note_error(*call, found.error());
    note_success(*call, *found == caller.scene.population.mailboxes.size());
}

void whole_list(Caller& caller) {
    whole_list_by(caller, [](const pushplus::Client& client) -> pushplus::Result<std::size_t> {
        std::size_t found = 0;
        for (const auto& row : client.mail_channels().list_all({1, page_size})) {
            if (!row) return row.error();
            ++found;
        }
        return found;
    });
}

void whole_list_fetched_ahead(Caller& caller) {
    whole_list_by(caller, [](const pushplus::Client& client) -> pushplus::Result<std::size_t> {
        auto pages = client.async().mail_channels().list_all({1, page_size});
        for (std::size_t found = 0;;) {
            const auto page = pages.next().get();
            if (!page) return page.error();
            if (!*page) return found;
            found += (*page)->items.size();
        }
    });
}

void access_key(Caller& caller) {
    const auto call = std::make_shared<Call>(caller, "access_key", nullptr);
    ++caller.scene.tally.calls;
    const auto& client = caller.client->client;
    conclude(*call, caller.dice.percent(10) ? client.refresh_access_key() : client.access_key(),
             [](const pushplus::AccessKey& key) { return !key.value.empty(); });
}

}  // namespace

const std::vector<Operation>& listing_operations() {
    static const std::vector<Operation> operations = {messages,    message_tokens, webhooks, mp_channels,
                                                      cp_channels, mail_channels,  friends,  preprocessors,
                                                      topics,      topic_users};
    return operations;
}

const std::vector<Operation>& whole_lists() {
    static const std::vector<Operation> operations = {whole_list, whole_list_fetched_ahead, access_key};
    return operations;
}

}  // namespace pushplus_soak
