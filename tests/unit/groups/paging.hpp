#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "refusals.hpp"
#include "wire.hpp"

namespace pushplus_test::groups {

/// `list(client, query)` and `list_all(client, query)`: a page that cannot be is refused by both; by `list_all` as the
/// only element.
template <class List, class ListAll>
void expect_page_limits(List list, ListAll list_all) {
    struct Refused {
        const char* field;
        pushplus::PageQuery query;
    };
    for (const auto& [field, query] :
         {Refused{"page_size", {1, 0}}, Refused{"page_size", {1, 51}}, Refused{"page_size", {1, -1}},
          Refused{"current", {0, 20}}, Refused{"current", {-1, 20}}}) {
        SCOPED_TRACE(std::to_string(query.current) + ", " + std::to_string(query.page_size));
        expect_refused(field, [&, asked = query](const pushplus::Client& client) { return list(client, asked); });

        const Wire wire;
        auto range = list_all(wire.client, query);
        std::size_t rows = 0;
        for (const auto& row : range) {
            ++rows;
            ASSERT_FALSE(row);
            expect_refusal(wire, row.error(), field);
        }
        EXPECT_EQ(rows, 1U);
    }
    for (const pushplus::PageQuery query : {pushplus::PageQuery{1, 1}, pushplus::PageQuery{1, 50}}) {
        const auto request = sent_by([&](const pushplus::Client& client) { return list(client, query); });
        ASSERT_TRUE(request.body.has_value());
        EXPECT_EQ(parse_strictly(*request.body)["pageSize"], query.page_size);
    }
}

/// Two pages of one row each, and the bodies that ask for them.
struct TwoPages {
    std::string url;
    std::string first_row;
    std::string second_row;
    std::string first_body;
    std::string second_body;
};

/// What `read(row)` gives for each row of `list_all(client)` over two pages, each asked for once.
template <class ListAll, class Read>
auto rows_of(const TwoPages& pages, ListAll list_all, Read read) {
    const Wire wire(R"({"code":200,"msg":"请求成功","data":{"pageNum":1,"pageSize":1,"total":2,"pages":2,"list":[)" +
                    pages.first_row + "]}}");
    wire.transport->answer(RecordingTransport::body(
        R"({"code":200,"msg":"请求成功","data":{"pageNum":2,"pageSize":1,"total":2,"pages":2,"list":[)" +
        pages.second_row + "]}}"));

    auto range = list_all(wire.client);
    EXPECT_TRUE(wire.transport->requests().empty()) << "nothing is fetched before it is iterated";
    std::vector<decltype(read(range.begin()->value()))> rows;
    for (const auto& row : range) {
        EXPECT_TRUE(succeeded(row));
        if (row) rows.push_back(read(*row));
    }

    const auto requests = wire.transport->requests();
    EXPECT_EQ(requests.size(), 2U);
    EXPECT_EQ(wire.transport->key_requests().size(), 1U);
    if (requests.size() == 2) {
        expect_request(requests[0], "POST", pages.url, pages.first_body);
        expect_request(requests[1], "POST", pages.url, pages.second_body);
    }
    return rows;
}

}  // namespace pushplus_test::groups
