#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/date_time.hpp>

#include "json/comma_list.hpp"
#include "json/field_list.hpp"
#include "sample.hpp"

namespace pushplus_test {

struct Receiver {
    std::string name = "name";
    std::string token;
    std::optional<pushplus::DateTime> until;
};

struct Item {
    std::string title = "title";
    std::string webhook_url;
    Colour colour = Colour::red;
    std::int64_t id = 1;
    std::vector<Receiver> receivers;
};

/// A request with structs and lists of structs in it. As it stands nothing is wrong with it.
struct Request {
    std::string content_template;
    Receiver receiver;
    std::optional<Receiver> copy;
    std::vector<Item> items;
    std::vector<std::string> passwords;
    std::vector<std::string> to;
    std::string remark;
};

}  // namespace pushplus_test

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<pushplus_test::Receiver> {
    using Receiver = pushplus_test::Receiver;
    static constexpr Field fields[] = {
        field<&Receiver::name>("name", required),
        field<&Receiver::token>("token", secret),
        field<&Receiver::until>("until"),
    };
};

template <>
struct FieldList<pushplus_test::Item> {
    using Item = pushplus_test::Item;
    static constexpr Field fields[] = {
        field<&Item::title>("title", required),   field<&Item::webhook_url>("webhookUrl", secret_path),
        field<&Item::colour>("colour", required), field<&Item::id>("itemId", required).named("id"),
        field<&Item::receivers>("receivers"),
    };
};

template <>
struct FieldList<pushplus_test::Request> {
    using Request = pushplus_test::Request;
    static constexpr Field fields[] = {
        field<&Request::content_template>("template").named("content_template"),
        field<&Request::receiver>("mainReceiver").named("receiver"),
        field<&Request::copy>("copy"),
        field<&Request::items>("items"),
        field<&Request::passwords>("passwords", secret),
        joined_field<&Request::to, &comma_list, &read_comma_list>("to", secret),
        field<&Request::remark>("remark", omit_empty),
    };
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
