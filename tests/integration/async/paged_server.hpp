#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "../../unit/paging_server.hpp"
#include "async_fixture.hpp"

namespace pushplus_test {

/// A server of one list, `cp_channels().list`, whose pages a test may hold back or let fail.
///
/// Thread safety: all methods may be called from any thread.
class PagedServer {
public:
    /// `rows` rows, with ids from 1 on.
    explicit PagedServer(std::int64_t rows) {
        server_.answer([script = script_, page = paging::honest(paging::ids(1, rows))](ServedConnection& connection,
                                                                                       const RawRequest& request) {
            const auto number = number_of(request, "current");
            // The server waits for pages that the client has canceled as well, maybe beyond the end of the test.
            if (const auto held = script->held(number)) static_cast<void>(held->wait());
            if (const auto answer = script->answer(number)) return answer(connection, request);
            const auto text = paging::written(page(number, number_of(request, "pageSize")));
            answers::write(answers::http_answer(text))(connection, request);
        });
    }

    /// Page number `page` is not sent before the latch opens.
    [[nodiscard]] std::shared_ptr<Latch> hold(std::int64_t page) { return script_->hold(page); }
    void answer(std::int64_t page, RawServer::Answer answer) { script_->set_answer(page, std::move(answer)); }

    [[nodiscard]] RawServer& raw() { return server_; }
    [[nodiscard]] std::size_t requests() const { return server_.requests().size(); }

private:
    class Script {
    public:
        std::shared_ptr<Latch> hold(std::int64_t page) {
            const std::lock_guard<std::mutex> lock(mutex_);
            return held_[page] = std::make_shared<Latch>();
        }
        void set_answer(std::int64_t page, RawServer::Answer answer) {
            const std::lock_guard<std::mutex> lock(mutex_);
            answers_[page] = std::move(answer);
        }
        std::shared_ptr<Latch> held(std::int64_t page) const { return found(held_, page); }
        RawServer::Answer answer(std::int64_t page) const { return found(answers_, page); }

    private:
        template <class T>
        T found(const std::map<std::int64_t, T>& of, std::int64_t page) const {
            const std::lock_guard<std::mutex> lock(mutex_);
            const auto at = of.find(page);
            return at == of.end() ? nullptr : at->second;
        }

        mutable std::mutex mutex_;
        std::map<std::int64_t, std::shared_ptr<Latch>> held_;
        std::map<std::int64_t, RawServer::Answer> answers_;
    };

    static std::int64_t number_of(const RawRequest& request, const std::string& name) {
        const auto at = request.body.find("\"" + name + "\":");
        return at == std::string::npos ? 0 : std::stoll(request.body.substr(at + name.size() + 3));
    }

    const std::shared_ptr<Script> script_ = std::make_shared<Script>();
    RawServer server_;
};

}  // namespace pushplus_test
