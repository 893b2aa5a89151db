#include "audit.hpp"

#include <map>
#include <set>
#include <string>

namespace pushplus_soak {

namespace {

/// How often each name occurs in the sandbox, by group.
using Names = std::map<std::string, std::map<std::string, std::size_t>>;

template <class Range, class NameOf>
void read(Names& names, const std::string& group, Range rows, NameOf name_of, Findings& findings) {
    auto& found = names[group];
    for (const auto& row : rows) {
        if (!row) return findings.add("the audit could not read " + group, row.error().message());
        ++found[name_of(*row)];
    }
}

Names names_in_sandbox(const pushplus::Client& client, const Population& population, Findings& findings) {
    constexpr pushplus::PageQuery large_pages{1, 50};
    pushplus::TopicListQuery created;
    created.page_size = large_pages.page_size;
    pushplus::TopicListQuery joined = created;
    joined.topic_type = pushplus::TopicType::joined;
    const auto topic_name = [](const pushplus::Topic& row) { return row.topic_name; };

    Names names;
    read(names, "topics", client.topics().list_all(created), topic_name, findings);
    read(names, "joined_topics", client.topics().list_all(joined), topic_name, findings);
    read(
        names, "topic_users", client.topic_users().list_all(population.topics.front().id, large_pages),
        [](const pushplus::TopicUser& row) { return row.nick_name; }, findings);
    read(
        names, "message_tokens", client.message_tokens().list_all(large_pages),
        [](const pushplus::MessageToken& row) { return row.name; }, findings);
    read(
        names, "webhooks", client.webhooks().list_all(large_pages),
        [](const pushplus::Webhook& row) { return row.webhook_name; }, findings);
    read(
        names, "friends", client.friends().list_all(large_pages),
        [](const pushplus::Friend& row) { return row.remark; }, findings);
    read(
        names, "preprocessing", client.preprocessing().list_all(large_pages),
        [](const pushplus::Preprocessor& row) { return row.pre_name; }, findings);
    read(
        names, "messages", client.messages().list_all(large_pages),
        [](const pushplus::Message& row) { return row.title; }, findings);
    return names;
}

const char* text_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::nothing: return "no outcome";
        case Outcome::success: return "reported success";
        case Outcome::not_sent: return "reported not_sent";
        case Outcome::refused: return "reported answered";
        case Outcome::in_doubt: return "in doubt";
    }
    return "";
}

// Whether a call with this outcome may have been carried out `times` times.
bool fits(Outcome outcome, std::size_t times) {
    switch (outcome) {
        case Outcome::nothing: return false;
        case Outcome::success: return times == 1;
        case Outcome::not_sent:
        case Outcome::refused: return times == 0;
        case Outcome::in_doubt: return times <= 1;
    }
    return false;
}

// Later edits overwrite earlier ones, so a successful edit may no longer be visible.
bool fits_edit(Outcome outcome, std::size_t times) {
    return outcome == Outcome::success ? times <= 1 : fits(outcome, times);
}

}  // namespace

void audit(const pushplus::Client& client, const Population& population, const Ledger& ledger, Findings& findings,
           Tally& tally) {
    auto names = names_in_sandbox(client, population, findings);
    for (const auto& entry : ledger.entries()) {
        const std::size_t found = names[entry->group][entry->name];
        const Outcome outcome = entry->outcome;
        std::size_t times = found;
        bool right = false;
        switch (entry->change) {
            case Change::add:
                times = found / entry->rows;
                right = found % entry->rows == 0 && fits(outcome, times);
                break;
            case Change::edit: right = fits_edit(outcome, times); break;
            case Change::removal:
                times = found == 0 ? 1 : 0;
                right = found <= 1 && fits(outcome, times);
                break;
        }
        const std::string ending = std::string(text_of(outcome)) + ", carried out " + std::to_string(times) + " times";
        if (entry->change != Change::edit) tally.count("changes: " + ending);
        if (!right) findings.add("a changing call of " + entry->group + " that was " + ending, entry->name);
    }
}

}  // namespace pushplus_soak
