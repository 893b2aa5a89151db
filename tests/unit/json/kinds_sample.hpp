#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/channel.hpp>
#include <pushplus/json_text.hpp>

#include "json/comma_list.hpp"
#include "json/field_list.hpp"

namespace pushplus_test {

struct Priced {
    double price = 0;
    std::optional<double> discount;
};

struct Tagged {
    std::vector<std::string> tags;
    std::vector<pushplus::Channel> channels;
    std::vector<std::int64_t> ids;
    std::vector<std::vector<std::string>> rows;
    std::optional<std::vector<std::string>> more;
    std::vector<std::string> omitted;
};

struct Switched {
    bool on = false;
    std::optional<bool> shared;
    bool plain = false;
};

struct Ending {
    std::optional<std::int64_t> limit;
    std::optional<std::string> text;
    std::optional<std::string> left_out;
};

/// `bot` comes under two names, `topic_id` goes under two.
struct Named {
    std::string bot;
    std::int64_t number = 0;
    std::int64_t topic_id = 1;
};

struct Folder {
    std::string name;
    std::vector<Folder> children;
};

struct Open {
    pushplus::JsonText filter;
    pushplus::JsonText items;
    std::optional<pushplus::JsonText> headers;
    std::vector<pushplus::JsonText> parts;
};

struct Numbered {
    std::int64_t token_id = 0;
    std::optional<std::int64_t> folder_id;
    double price = 0;
};

struct Timed {
    std::chrono::seconds expires_in{};
};

struct Joined {
    std::vector<std::string> to;
};

}  // namespace pushplus_test

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<pushplus_test::Priced> {
    using Priced = pushplus_test::Priced;
    static constexpr Field fields[] = {field<&Priced::price>("price"), field<&Priced::discount>("discount")};
};

template <>
struct FieldList<pushplus_test::Tagged> {
    using Tagged = pushplus_test::Tagged;
    static constexpr Field fields[] = {
        field<&Tagged::tags>("tags", required),
        field<&Tagged::channels>("channels"),
        field<&Tagged::ids>("ids"),
        field<&Tagged::rows>("rows"),
        field<&Tagged::more>("more"),
        field<&Tagged::omitted>("omitted", omit_empty),
    };
};

template <>
struct FieldList<pushplus_test::Switched> {
    using Switched = pushplus_test::Switched;
    static constexpr Field fields[] = {
        field<&Switched::on>("on", true_false),
        field<&Switched::shared>("shared", true_false),
        field<&Switched::plain>("plain"),
    };
};

template <>
struct FieldList<pushplus_test::Ending> {
    using Ending = pushplus_test::Ending;
    static constexpr Field fields[] = {
        field<&Ending::limit>("limit", null_if_unset),
        field<&Ending::text>("text", null_if_unset),
        field<&Ending::left_out>("leftOut"),
    };
};

template <>
struct FieldList<pushplus_test::Named> {
    using Named = pushplus_test::Named;
    static constexpr Field fields[] = {
        field<&Named::bot>("botAppId").named("bot"),
        alias<&Named::bot>("appId"),
        field<&Named::number>("number"),
        alias<&Named::number>("no"),
        field<&Named::topic_id>("topic", required).named("topic_id"),
        field<&Named::topic_id>("topicId", required),
    };
};

template <>
struct FieldList<pushplus_test::Folder> {
    using Folder = pushplus_test::Folder;
    static constexpr Field fields[] = {field<&Folder::name>("name", required), field<&Folder::children>("children")};
};

template <>
struct FieldList<pushplus_test::Open> {
    using Open = pushplus_test::Open;
    static constexpr Field fields[] = {
        field<&Open::filter>("filter", omit_empty),
        field<&Open::items>("items", omit_empty | json_array),
        field<&Open::headers>("headers", secret | json_object),
        field<&Open::parts>("parts"),
    };
};

template <>
struct FieldList<pushplus_test::Numbered> {
    using Numbered = pushplus_test::Numbered;
    static constexpr Field fields[] = {
        field<&Numbered::token_id>("tokenId", required).at_least(-1),
        field<&Numbered::folder_id>("folderId").at_least(0),
        field<&Numbered::price>("price").at_least(0),
    };
};

template <>
struct FieldList<pushplus_test::Timed> {
    static constexpr Field fields[] = {field<&pushplus_test::Timed::expires_in>("expiresIn")};
};

template <>
struct FieldList<pushplus_test::Joined> {
    static constexpr Field fields[] = {
        joined_field<&pushplus_test::Joined::to, &comma_list, &read_comma_list>("to", required)};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
