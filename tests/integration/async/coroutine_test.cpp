// Compiled as C++20, while the library and the other tests are C++17: calls are awaited, and what both see is the same.

// Compilers that know no coroutines have nothing to test.
#ifdef __cpp_impl_coroutine

#    include <coroutine>
#    include <exception>
#    include <optional>

#    include <gmock/gmock.h>

#    include "paged_server.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

/// A coroutine that nobody waits for.
struct Detached {
    struct promise_type {
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

Detached add_up(const Client& client, int calls, std::optional<std::int64_t>& sum, Latch& done) {
    std::int64_t total = 0;
    for (int id = 1; id <= calls; ++id) {
        const auto topic = co_await client.async().topics().detail(id);
        if (!topic) break;
        total += topic->topic_id;
    }
    sum = total;
    done.open();
}

TEST(Coroutine, AwaitsCallsOneAfterAnother) {
    RawServer server;
    const Client client = client_of(server);
    std::optional<std::int64_t> sum;
    Latch done;
    add_up(client, 50, sum, done);
    ASSERT_TRUE(done.wait());
    EXPECT_EQ(sum, 50 * 51 / 2);
    EXPECT_EQ(server.requests().size(), 50U);
}

Detached await_one(pushplus::Pending<pushplus::TopicDetail> call, std::optional<pushplus::ErrorKind>& kind,
                   Latch& done) {
    const auto topic = co_await call;
    kind = topic ? std::nullopt : std::make_optional(topic.error().kind());
    done.open();
}

TEST(Coroutine, GoesOnAtOnceWhereTheOutcomeIsThere) {
    RawServer server;
    const Client client = client_of(server);
    std::optional<pushplus::ErrorKind> kind;
    Latch done;
    await_one(client.async().topics().detail(-1), kind, done);
    EXPECT_TRUE(done.is_open());
    EXPECT_EQ(kind, pushplus::ErrorKind::invalid_argument);
}

TEST(Coroutine, GoesOnWhenItsCallIsCanceledWithTheClient) {
    RawServer server;
    server.answer(answers::silence());
    std::optional<Client> client = client_of(server);
    std::optional<pushplus::ErrorKind> kind;
    Latch done;
    await_one(client->async().topics().detail(1), kind, done);
    ASSERT_TRUE(server.wait_for_requests(1));
    client.reset();
    EXPECT_TRUE(done.is_open());
    EXPECT_EQ(kind, pushplus::ErrorKind::canceled);
}

/// A coroutine that its owner may destroy while it waits.
struct Owned {
    struct promise_type {
        Owned get_return_object() noexcept { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
};

Owned await_owned(pushplus::Pending<pushplus::TopicDetail> call, int& resumed) {
    static_cast<void>(co_await call);
    ++resumed;
}

TEST(Coroutine, ThatIsDestroyedWhileItWaitsIsNotResumed) {
    RawServer server;
    server.answer(answers::silence());
    std::optional<Client> client = client_of(server);
    int resumed = 0;
    const auto waiting = await_owned(client->async().topics().detail(1), resumed);
    ASSERT_TRUE(server.wait_for_requests(1));
    waiting.handle.destroy();
    client.reset();  // Ends the call, and waits until its callbacks have run.
    EXPECT_EQ(resumed, 0);
}

TEST(Coroutine, DestroysAnotherThatWaitsForTheSameCall) {
    RawServer server;
    server.answer(answers::silence());
    std::optional<Client> client = client_of(server);
    auto call = client->async().topics().detail(1);
    ASSERT_TRUE(server.wait_for_requests(1));
    int resumed = 0;
    std::coroutine_handle<> second;
    call.then([&](const auto&) { second.destroy(); });
    struct Await {
        static Owned again(pushplus::Pending<pushplus::TopicDetail>& shared, int& count) {
            static_cast<void>(co_await shared);
            ++count;
        }
    };
    second = Await::again(call, resumed).handle;
    client.reset();
    EXPECT_EQ(resumed, 0);
}

TEST(Coroutine, ThatAwaitsWhatWasMovedFromGetsAnError) {
    RawServer server;
    const Client client = client_of(server);
    auto call = client.async().topics().detail(1);
    auto moved = std::move(call);
    std::optional<pushplus::ErrorKind> kind;
    Latch done;
    await_one(std::move(call), kind, done);  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(kind, pushplus::ErrorKind::invalid_argument);
    EXPECT_TRUE(moved.get());
}

Detached read_all(pushplus::AsyncPageRange<pushplus::CpChannel> pages, paging::Ids& rows,
                  std::optional<pushplus::ErrorKind>& kind, Latch& done) {
    for (;;) {
        const auto page = co_await pages.next();
        if (!page) kind = page.error().kind();
        if (!page || !*page) break;
        for (const auto& row : (*page)->items) rows.push_back(row.id);
    }
    done.open();
}

TEST(Coroutine, ReadsAListPageAfterPage) {
    PagedServer server(1'000);
    const Client client = client_of(server.raw());
    paging::Ids rows;
    std::optional<pushplus::ErrorKind> kind;
    Latch done;
    read_all(client.async().cp_channels().list_all({1, 50}), rows, kind, done);
    ASSERT_TRUE(done.wait());
    EXPECT_EQ(rows, paging::ids(1, 1'000));
    EXPECT_EQ(kind, std::nullopt);
    EXPECT_EQ(server.requests(), 20U);
}

TEST(Coroutine, ReadsAListUpToThePageThatFails) {
    PagedServer server(100);
    server.answer(3, answers::write(answers::http_answer(R"({"code":500,"msg":"服务异常"})")));
    const Client client = client_of(server.raw());
    paging::Ids rows;
    std::optional<pushplus::ErrorKind> kind;
    Latch done;
    read_all(client.async().cp_channels().list_all({1, 20}), rows, kind, done);
    ASSERT_TRUE(done.wait());
    EXPECT_EQ(rows, paging::ids(1, 40));
    EXPECT_EQ(kind, pushplus::ErrorKind::service);
}

TEST(Coroutine, ReadsAListUntilItsClientIsDestroyed) {
    PagedServer server(100);
    const auto third_page = server.hold(3);
    std::optional<Client> client = client_of(server.raw());
    paging::Ids rows;
    std::optional<pushplus::ErrorKind> kind;
    Latch done;
    read_all(client->async().cp_channels().list_all({1, 20}), rows, kind, done);
    ASSERT_TRUE(server.raw().wait_for_requests(3));
    client.reset();
    ASSERT_TRUE(done.wait());
    EXPECT_EQ(rows, paging::ids(1, 40));
    EXPECT_EQ(kind, pushplus::ErrorKind::canceled);
    third_page->open();
}

}  // namespace

}  // namespace pushplus_test

#endif
