// Measures the memory for iterating a long list: the peak heap use above the use before.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <pushplus/pushplus.hpp>

#include "../soak/process.hpp"
#include "canned_answers.hpp"
#include "require.hpp"
#include "server_process.hpp"

namespace {

using namespace pushplus_bench;

constexpr int rows_a_page = 50;
constexpr int rows_a_look = 10;

/// The most kilobytes in use while rows come, above those before.
class Peak {
public:
    void see_row() {
        if (++seen_ % rows_a_look == 1) most_ = std::max(most_, pushplus_soak::holdings_now().heap);
    }
    [[nodiscard]] long after(int expected) const {
        if (seen_ != expected) {
            std::fprintf(stderr, "%d rows of %d came\n", seen_, expected);
            std::exit(1);
        }
        return static_cast<long>(most_ - before_);
    }

private:
    const std::size_t before_ = pushplus_soak::holdings_now().heap;
    std::size_t most_ = before_;
    int seen_ = 0;
};

long peak_of(pushplus::PageRange<pushplus::Friend> rows, int expected) {
    Peak peak;
    for (const auto& row : rows) {
        require(row);
        peak.see_row();
    }
    return peak.after(expected);
}

long peak_of(pushplus::AsyncPageRange<pushplus::Friend> pages, int expected) {
    Peak peak;
    for (;;) {
        const auto page = pages.next().get();
        require(page);
        if (!*page) return peak.after(expected);
        for (std::size_t i = 0; i < (*page)->items.size(); ++i) peak.see_row();
    }
}

}  // namespace

int main() {
    // The path's prefix is the length of the list.
    auto answers = canned_answers(1);
    answers.erase(list_path);
    const ServerProcess server({}, std::chrono::milliseconds(0), [answers](const std::string& request) {
        for (const auto& [path, body] : answers)
            if (request.find(path) != std::string::npos) return body;
        const int total = std::atoi(request.c_str() + request.find('/') + 1);
        const auto current = request.find(R"("current":)") + 10;
        return friends_page(std::atoi(request.c_str() + current), rows_a_page, total);
    });
    pushplus::PageQuery query;
    query.page_size = rows_a_page;
    std::printf("most heap in use above that before the iteration, KiB\n%-12s %14s %14s %8s\n", "list_all",
                "5,000 rows", "50,000 rows", "ratio");
    for (const bool async : {false, true}) {
        long peaks[2];
        for (const int total : {5'000, 50'000}) {
            pushplus::ClientOptions options;
            options.base_url = server.url() + "/" + std::to_string(total);
            options.proxy = "";
            const pushplus::Client client({"token", "secret-key"}, options);
            require(client.users().limit_time());
            if (async) require(client.async().users().limit_time().get());
            peaks[total > 5'000] = async ? peak_of(client.async().friends().list_all(query), total)
                                         : peak_of(client.friends().list_all(query), total);
        }
        std::printf("%-12s %14ld %14ld %8.2f\n", async ? "asynchronous" : "blocking", peaks[0], peaks[1],
                    static_cast<double>(peaks[1]) / static_cast<double>(peaks[0]));
    }
    return 0;
}
