#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "wire.hpp"

namespace pushplus_test::groups {

/// An answer with its members in the order they came.
using Answer = nlohmann::ordered_json;

/// "/data/list/0/id" as "data.list[0].id".
inline std::string json_path(const std::string& pointer) {
    std::string path;
    for (std::size_t at = 1; at < pointer.size();) {
        const auto end = std::min(pointer.find('/', at), pointer.size());
        const auto step = pointer.substr(at, end - at);
        if (std::isdigit(static_cast<unsigned char>(step.front())) != 0)
            path += '[' + step + ']';
        else
            path += (path.empty() ? "" : ".") + step;
        at = end + 1;
    }
    return path;
}

/// The members within `data` that are no objects or lists themselves, as JSON pointers.
inline std::vector<std::string> leaves_of(const Answer& answer) {
    std::vector<std::string> leaves;
    const Answer flat = answer.flatten();
    for (const auto& [pointer, value] : flat.items())
        if (pointer.rfind("/data/", 0) == 0) leaves.push_back(pointer);
    return leaves;
}

inline Answer& at(Answer& answer, const std::string& pointer) { return answer[Answer::json_pointer(pointer)]; }

/// Each number becomes what `change` makes of it.
template <class Change>
Answer with_numbers(Answer answer, Change change) {
    for (const auto& leaf : leaves_of(answer))
        if (at(answer, leaf).is_number_integer()) at(answer, leaf) = change(at(answer, leaf).template get<int>());
    return answer;
}

inline Answer with_nulls(Answer answer) {
    for (const auto& leaf : leaves_of(answer)) at(answer, leaf) = nullptr;
    return answer;
}

/// Objects and lists stay, everything in them goes.
inline Answer without_leaves(Answer answer) {
    for (const auto& leaf : leaves_of(answer)) {
        const auto split = leaf.rfind('/');
        at(answer, leaf.substr(0, split)).erase(leaf.substr(split + 1));
    }
    return answer;
}

/// Each object gets members nobody told us of, before and after its own, with known names and wrong types within them.
inline Answer with_unknown_members(const Answer& value) {
    if (value.is_array()) {
        Answer list = Answer::array();
        for (const auto& row : value) list.push_back(with_unknown_members(row));
        return list;
    }
    if (!value.is_object()) return value;
    Answer object{{"count", nullptr}, {"newText", "新"}, {"newNumber", -1.5}};
    for (const auto& [name, member] : value.items()) object[name] = with_unknown_members(member);
    object["newObject"] = Answer::parse(R"({"id":{},"code":500,"data":null,"list":[{"id":[]}],"token":[[true]]})");
    object["newList"] = Answer::parse(R"([1,"two",{"id":"three"},[[]],null])");
    return object;
}

inline Answer backwards(const Answer& value) {
    if (!value.is_object()) return value;
    std::vector<std::string> names;
    for (const auto& [name, member] : value.items()) names.push_back(name);
    Answer object = Answer::object();
    for (auto name = names.rbegin(); name != names.rend(); ++name) object[*name] = backwards(value[*name]);
    return object;
}

/// That an answer is refused for what stands at `path`, and not asked for again.
template <class Call>
void expect_invalid(const std::string& operation, const Answer& answer, const std::string& path, Call call) {
    SCOPED_TRACE(answer.dump());
    const Wire wire(answer.dump());
    const auto result = call(wire.client);
    ASSERT_FALSE(result) << path << " was accepted";
    EXPECT_EQ(to_string(result.error().kind()), "invalid_response");
    EXPECT_EQ(result.error().operation(), operation);
    EXPECT_EQ(to_string(result.error().delivery()), "answered");
    EXPECT_EQ(result.error().code(), 200);
    EXPECT_EQ(result.error().attempts(), 1);
    EXPECT_TRUE(names(result.error().message(), path)) << "no word of " << path << ": " << result.error().message();
    EXPECT_EQ(wire.transport->requests().size(), 1U);
}

/// A call that returns something takes no answer without `data`, and no `data` of these kinds.
template <class Call>
void expect_data_needed(const std::string& operation, Answer answer, const std::vector<Answer>& wrong, Call call) {
    for (const auto& data : wrong) {
        answer["data"] = data;
        expect_invalid(operation, answer, "data", call);
    }
    answer["data"] = nullptr;
    expect_invalid(operation, answer, "data", call);
    answer.erase("data");
    expect_invalid(operation, answer, "data", call);
}

/// Each member of `sample` replaced by what its type cannot be.
template <class Call>
void expect_types_checked(const std::string& operation, const Answer& sample, Call call) {
    Answer value = sample;
    for (const auto& leaf : leaves_of(sample)) {
        const std::vector<Answer> no_numbers{Answer::object(), Answer::array(), "many", 1.5, 9223372036854775808U};
        const std::vector<Answer> no_texts{Answer::object(), Answer::array(), true};
        for (const auto& bad : at(value, leaf).is_number() ? no_numbers : no_texts) {
            Answer answer = sample;
            at(answer, leaf) = bad;
            expect_invalid(operation, answer, json_path(leaf), call);
        }
    }
}

/// A call whose `data` is an object. `has_sample(value)` expects the document's sample, `is_empty(value)` empty members.
template <class Call, class HasSample, class IsEmpty>
void expect_object_reply(const std::string& operation, const std::string& sample_text, Call call, HasSample has_sample,
                         IsEmpty is_empty) {
    const auto expect = [&](const char* shape, const std::string& answer, const auto& check) {
        SCOPED_TRACE(std::string(shape) + ": " + answer);
        const Wire wire(answer);
        const auto result = call(wire.client);
        ASSERT_TRUE(succeeded(result));
        check(*result);
    };
    expect("the document's sample", sample_text, has_sample);

    const Answer sample = Answer::parse(sample_text);
    const auto as_text = [](int number) { return Answer(std::to_string(number)); };
    const auto as_flag = [](int number) { return number == 0 || number == 1 ? Answer(number == 1) : Answer(number); };
    expect("numbers as text", with_numbers(sample, as_text).dump(), has_sample);
    expect("0 and 1 as booleans", with_numbers(sample, as_flag).dump(), has_sample);
    expect("unknown members", with_unknown_members(sample).dump(), has_sample);
    expect("members in another order", backwards(sample).dump(), has_sample);
    expect("nulls", with_nulls(sample).dump(), is_empty);
    expect("nothing but objects", without_leaves(sample).dump(), is_empty);

    expect_data_needed(operation, sample, {"执行成功", 7, true, Answer::array()}, call);
    expect_types_checked(operation, sample, call);
}

/// A page's own numbers.
struct PageNumbers {
    std::int64_t page_num;
    std::int64_t page_size;
    std::int64_t total;
    std::int64_t pages;
};

template <class T>
void expect_page(const pushplus::Page<T>& page, const PageNumbers& numbers, std::size_t rows) {
    EXPECT_EQ(page.page_num, numbers.page_num);
    EXPECT_EQ(page.page_size, numbers.page_size);
    EXPECT_EQ(page.total, numbers.total);
    EXPECT_EQ(page.pages, numbers.pages);
    ASSERT_EQ(page.items.size(), rows);
}

/// A call whose `data` is a page of one row. `has_sample(row)` and `is_empty(row)` as for an object.
template <class Call, class HasSample, class IsEmpty>
void expect_page_reply(const std::string& operation, const std::string& sample_text, const PageNumbers& numbers,
                       Call call, HasSample has_sample, IsEmpty is_empty) {
    const auto page_of = [](const PageNumbers& expected, const auto& check) {
        return [&expected, &check](const auto& page) {
            expect_page(page, expected, 1);
            if (page.items.size() == 1) check(page.items[0]);
        };
    };
    constexpr PageNumbers none{0, 0, 0, 0};
    expect_object_reply(operation, sample_text, call, page_of(numbers, has_sample), page_of(none, is_empty));

    Answer answer = Answer::parse(sample_text);
    const Answer row = answer["data"]["list"][0];
    for (const auto& empty : {Answer(nullptr), Answer::array()}) {
        answer["data"]["list"] = empty;
        expect_page(decoded(answer.dump(), call), numbers, 0);
    }
    answer["data"].erase("list");
    expect_page(decoded(answer.dump(), call), numbers, 0);
    answer["data"] = Answer::object();
    expect_page(decoded(answer.dump(), call), none, 0);
    // Named arrays: clang 14 leaks what is assigned from bare braces in a template.
    answer["data"]["list"] = Answer::array({nullptr, row});
    expect_page(decoded(answer.dump(), call), none, 1);

    for (const auto& wrong : {Answer::object(), Answer("none"), Answer(1)}) {
        answer["data"]["list"] = wrong;
        expect_invalid(operation, answer, "data.list", call);
    }
    for (const auto& wrong : {Answer::array(), Answer("none"), Answer(1)}) {
        answer["data"]["list"] = Answer::array({row, wrong});
        expect_invalid(operation, answer, "data.list[1]", call);
    }
    answer["data"]["list"] = Answer::array({row, row, row});
    expect_types_checked(operation, answer, call);
}

/// A call whose `data` is a text, of this sample.
template <class Call>
void expect_text_reply(const std::string& operation, const std::string& sample, const std::string& text, Call call) {
    EXPECT_EQ(decoded(sample, call), text);
    EXPECT_EQ(decoded(with_unknown_members(Answer::parse(sample)).dump(), call), text);
    EXPECT_EQ(decoded(R"({"code":200,"data":20350509})", call), "20350509");
    EXPECT_EQ(decoded(R"({"code":200,"data":""})", call), "");
    expect_data_needed(operation, Answer::parse(sample), {true, Answer::object(), Answer::array()}, call);
}

/// A call whose `data` is the number of what was made, of this sample.
template <class Call>
void expect_id_reply(const std::string& operation, const std::string& sample, std::int64_t id, Call call) {
    EXPECT_EQ(decoded(sample, call), id);
    EXPECT_EQ(decoded(with_unknown_members(Answer::parse(sample)).dump(), call), id);
    EXPECT_EQ(decoded(R"({"code":200,"data":"17"})", call), 17);
    EXPECT_EQ(decoded(R"({"code":200,"data":9007199254740993})", call), 9007199254740993);
    expect_data_needed(operation, Answer::parse(sample),
                       {"执行成功", 1.5, 9223372036854775808U, Answer::object(), Answer::array()}, call);
}

/// A call that returns nothing takes whatever `data` is, or none; a refusal stays a refusal.
template <class Call>
void expect_void_reply(const std::string& operation, const std::string& sample, Call call) {
    for (const std::string& answer :
         {sample, std::string(R"({"code":200,"msg":"执行成功","data":null})"), std::string(R"({"code":200})"),
          std::string(R"({"code":200,"msg":"请求成功","data":"修改成功"})"),
          std::string(R"({"code":200,"msg":"请求成功","data":{"id":1,"list":[{"id":"x"}]}})"),
          std::string(R"({"code":200,"msg":"请求成功","data":[{}],"count":null})"),
          std::string(R"({"data":false,"msg":null,"code":"200"})")}) {
        SCOPED_TRACE(answer);
        const Wire wire(answer);
        EXPECT_TRUE(succeeded(call(wire.client)));
    }
    const Wire wire(R"({"code":500,"msg":"执行失败","data":"修改成功"})");
    const auto refused = call(wire.client);
    ASSERT_FALSE(refused);
    EXPECT_EQ(to_string(refused.error().kind()), "service");
    EXPECT_EQ(refused.error().code(), 500);
    EXPECT_EQ(refused.error().operation(), operation);
}

}  // namespace pushplus_test::groups
