#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/channel.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/json_text.hpp>

#include "json/field_list.hpp"

namespace pushplus_test {

struct Leaf {
    std::string name;
    pushplus::JsonText value;
};

struct Branch {
    std::int64_t id = 0;
    std::vector<Leaf> leaves;
    std::optional<Leaf> best;
};

/// Lists within lists, and the kinds that only whole texts hold.
struct Tree {
    std::string name;
    bool flag = false;
    pushplus::Channel channel;
    pushplus::DateTime date;
    std::optional<std::chrono::system_clock::time_point> moment;
    std::vector<Branch> branches;
    Leaf leaf;
    pushplus::JsonText open;
};

}  // namespace pushplus_test

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<pushplus_test::Leaf> {
    using Leaf = pushplus_test::Leaf;
    static constexpr Field fields[] = {field<&Leaf::name>("name"), field<&Leaf::value>("value")};
};

template <>
struct FieldList<pushplus_test::Branch> {
    using Branch = pushplus_test::Branch;
    static constexpr Field fields[] = {field<&Branch::id>("id"), field<&Branch::leaves>("leaves"),
                                       field<&Branch::best>("best")};
};

template <>
struct FieldList<pushplus_test::Tree> {
    using Tree = pushplus_test::Tree;
    static constexpr Field fields[] = {
        field<&Tree::name>("name"), field<&Tree::flag>("flag"),     field<&Tree::channel>("channel"),
        field<&Tree::date>("date"), field<&Tree::moment>("moment"), field<&Tree::branches>("branches"),
        field<&Tree::leaf>("leaf"), field<&Tree::open>("open"),
    };
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
