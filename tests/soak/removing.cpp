// Operations that remove a row. Each row is removed by one call only.

#include "operations.hpp"

namespace pushplus_soak {

namespace {

using pushplus::CallOptions;

// `ask(handle of the group, id, options)`. Reads instead once all removable rows of a round are gone.
template <class Remove>
void remove(Caller& caller, Victims& victims, const char* group, const char* operation, Remove remove) {
    const auto victim = victims.take();
    if (!victim) return caller.dice.one_of(reading_operations())(caller);
    make_call(
        caller, operation, caller.scene.ledger.open(Change::removal, group, victim->name),
        [id = victim->id, remove](const auto& client, const CallOptions& options) {
            return remove(client, id, options);
        },
        any_value);
}

void leave_topic(Caller& caller) {
    remove(caller, caller.scene.population.topics_to_leave, "joined_topics", "topics.exit",
           [](const auto& client, std::int64_t id, const CallOptions& options) {
               return client.topics().exit(id, options);
           });
}

void message_token(Caller& caller) {
    remove(caller, caller.scene.population.tokens_to_remove, "message_tokens", "message_tokens.remove",
           [](const auto& client, std::int64_t id, const CallOptions& options) {
               return client.message_tokens().remove(id, options);
           });
}

void topic_user(Caller& caller) {
    remove(caller, caller.scene.population.users_to_remove, "topic_users", "topic_users.remove",
           [](const auto& client, std::int64_t id, const CallOptions& options) {
               return client.topic_users().remove(id, options);
           });
}

void end_friendship(Caller& caller) {
    remove(caller, caller.scene.population.friends_to_remove, "friends", "friends.remove",
           [](const auto& client, std::int64_t id, const CallOptions& options) {
               return client.friends().remove(id, options);
           });
}

void preprocessor(Caller& caller) {
    remove(caller, caller.scene.population.preprocessors_to_remove, "preprocessing", "preprocessing.remove",
           [](const auto& client, std::int64_t id, const CallOptions& options) {
               return client.preprocessing().remove(id, options);
           });
}

}  // namespace

const std::vector<Operation>& removing_operations() {
    static const std::vector<Operation> operations = {leave_topic, message_token, topic_user, end_friendship,
                                                      preprocessor};
    return operations;
}

}  // namespace pushplus_soak
