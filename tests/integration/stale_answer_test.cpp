// An unsolicited response must not be taken for the response to the next request.

#include <memory>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "../doubles/answers.hpp"
#include "../doubles/latch.hpp"
#include "../doubles/tls_identity.hpp"
#include "test_client.hpp"

namespace pushplus_test {

namespace {

using pushplus::Client;

enum class Wire { plain, tls_1_2, tls_1_3 };

std::ostream& operator<<(std::ostream& out, Wire wire) {
    return out << (wire == Wire::plain ? "Plain" : wire == Wire::tls_1_2 ? "Tls12" : "Tls13");
}

class StaleAnswers : public testing::TestWithParam<Wire> {
protected:
    StaleAnswers() {
        if (GetParam() == Wire::tls_1_2) identity_.speak_at_most_tls_1_2();
        server_ = std::make_unique<RawServer>(GetParam() == Wire::plain ? nullptr : identity_.context());
    }

    Client client() const {
        auto options = options_for(*server_);
        options.ca_bundle = identity_.ca_bundle();
        return Client(credentials(), options);
    }

    // Responds successfully and, once the client has read that, sends more.
    void say_more(std::string bytes, bool close) {
        server_->answer(
            [this, bytes = std::move(bytes), close](ServedConnection& connection, const RawRequest& request) {
                connection.write(answers::http_answer(answers::good_envelope(request)));
                if (!first_is_read_.wait()) return;
                connection.write(bytes);
                if (close) connection.close();
                said_more_.open();
            });
    }

    TlsIdentity identity_;
    std::unique_ptr<RawServer> server_;
    Latch first_is_read_;
    Latch said_more_;
};

TEST_P(StaleAnswers, AreNotTakenForTheNextOne) {
    say_more(answers::http_answer(R"({"code":200,"msg":"","data":{"topicId":666}})"), false);
    const Client client = this->client();
    ASSERT_TRUE(client.topics().detail(7));
    first_is_read_.open();
    ASSERT_TRUE(said_more_.wait());
    server_->answer(answers::ok());
    for (int id = 8; id < 11; ++id) {
        const auto topic = client.topics().detail(id);
        ASSERT_TRUE(topic) << topic.error().message();
        EXPECT_EQ(topic->topic_id, id);
    }
}

// What some proxies send before they close an idle connection.
TEST_P(StaleAnswers, OfATimeoutBeforeTheCloseDoNotFailTheNextCall) {
    say_more("HTTP/1.1 408 Request Time-out\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true);
    const Client client = this->client();
    ASSERT_TRUE(client.topics().detail(7));
    first_is_read_.open();
    ASSERT_TRUE(said_more_.wait());
    server_->answer(answers::ok());
    const auto added = client.topics().add(new_topic());
    EXPECT_TRUE(added) << added.error().message();
}

INSTANTIATE_TEST_SUITE_P(Over, StaleAnswers, testing::Values(Wire::plain, Wire::tls_1_2, Wire::tls_1_3),
                         testing::PrintToStringParamName());

}  // namespace

}  // namespace pushplus_test
