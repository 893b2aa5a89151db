#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <pushplus/page.hpp>
#include <pushplus/pushplus.hpp>

#include "doubles/recording_transport.hpp"

namespace pushplus_test::paging {

using pushplus::CpChannel;
using pushplus::PageQuery;
using pushplus::PageRange;
using Ids = std::vector<std::int64_t>;

inline Ids ids(std::int64_t first, std::int64_t last) {
    Ids result;
    for (auto id = first; id <= last; ++id) result.push_back(id);
    return result;
}

/// What a server writes; unset numbers are left out.
struct Answer {
    Ids rows;
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> pages;
    std::optional<std::int64_t> page_size = 20;
};

inline std::string written(const Answer& answer) {
    std::string text = R"({"code":200,"msg":"请求成功","data":{"pageNum":1)";
    if (answer.page_size) text += ",\"pageSize\":" + std::to_string(*answer.page_size);
    if (answer.total) text += ",\"total\":" + std::to_string(*answer.total);
    if (answer.pages) text += ",\"pages\":" + std::to_string(*answer.pages);
    text += ",\"list\":[";
    for (std::size_t i = 0; i < answer.rows.size(); ++i) {
        const auto id = std::to_string(answer.rows[i]);
        text += (i == 0 ? "" : ",") + (R"({"id":)" + id) + R"(,"cpName":"n","cpCode":"c)" + id + "\"}";
    }
    return text + "]}}";
}

/// A client of a server that is a function of the page number and the page size asked for.
class PagingServer {
public:
    using Page = std::function<Answer(std::int64_t current, std::int64_t page_size)>;

    explicit PagingServer(Page page) {
        transport_->answer([page = std::move(page)](const pushplus::HttpRequest& request) {
            const auto number = [&](const std::string& name) {
                const auto at = request.body.value().find("\"" + name + "\":");
                if (at == std::string::npos) throw std::logic_error("no " + name);
                return std::stoll(request.body->substr(at + name.size() + 3));
            };
            return RecordingTransport::body(written(page(number("current"), number("pageSize"))))(request);
        });
    }

    [[nodiscard]] PageRange<CpChannel> range(const PageQuery& query = {}) const {
        pushplus::ClientOptions options;
        options.transport = transport_;
        options.retry.max_attempts = 1;
        return pushplus::Client(pushplus::Credentials{"t", "s"}, options).cp_channels().list_all(query);
    }

    [[nodiscard]] std::size_t requests() const { return transport_->requests().size(); }
    [[nodiscard]] const std::shared_ptr<RecordingTransport>& transport() const { return transport_; }

private:
    std::shared_ptr<RecordingTransport> transport_ = std::make_shared<RecordingTransport>();
};

/// All rows of a range that must hold no error and come to an end.
inline Ids rows_of(PageRange<CpChannel> range, std::size_t most_rows = 10'000) {
    Ids result;
    for (const auto& row : range) {
        if (!row) {
            ADD_FAILURE() << row.error().message();
            break;
        }
        result.push_back(row->id);
        if (result.size() > most_rows) {
            ADD_FAILURE() << "the range does not end";
            break;
        }
    }
    return result;
}

/// A server that pages `rows` as it should.
inline PagingServer::Page honest(Ids rows) {
    return [rows = std::move(rows)](std::int64_t current, std::int64_t page_size) {
        const auto count = static_cast<std::int64_t>(rows.size());
        const auto from = std::min((current - 1) * page_size, count);
        const auto to = std::min(from + page_size, count);
        const auto row = [&](std::int64_t place) { return rows.begin() + static_cast<Ids::difference_type>(place); };
        return Answer{Ids(row(from), row(to)), count, (count + page_size - 1) / page_size, page_size};
    };
}

/// A server that sends these answers and then the last one for ever.
inline PagingServer::Page scripted(std::vector<Answer> answers) {
    return [answers = std::move(answers), next = std::make_shared<std::size_t>(0)](std::int64_t, std::int64_t) {
        const auto at = *next;
        if (at + 1 < answers.size()) ++*next;
        return answers[at];
    };
}

}  // namespace pushplus_test::paging
