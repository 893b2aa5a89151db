// Receives what the service calls back: checks an unguessable path, parses, confirms what was said, answers.
//
// Callbacks are unsigned: whoever knows the address can send one. The secret part of the path keeps strangers out, and
// what the service itself says on `send_result` is what counts.
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <variant>

#include <httplib.h>
#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

class Receiver {
public:
    Receiver(const pushplus::Client& client, std::string secret) : client_(client), secret_(std::move(secret)) {
        server_.set_payload_max_length(1 << 20);
        server_.Post(R"(/pushplus/(\w+))", [this](const httplib::Request& request, httplib::Response& response) {
            if (request.matches[1] != secret_) {
                response.status = 404;
                return;
            }
            const auto event = pushplus::parse_callback(request.body);
            if (!event) {
                std::cout << "unreadable: " << event.error().message() << "\n";
                response.status = 400;
                return;
            }
            response.set_content(R"({"code":200,"msg":"success"})", "application/json");
            std::visit([this](const auto& known) { take(known); }, *event);
        });
        port_ = server_.bind_to_any_port("127.0.0.1");
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) std::this_thread::yield();
    }
    ~Receiver() {
        server_.stop();
        thread_.join();
    }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(port_) + "/pushplus/" + secret_;
    }

    bool wait_for_confirmation() {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(30), [this] { return confirmed_; });
    }

private:
    void take(const pushplus::MessageCompleted& message) {
        const auto result = client_.messages().send_result(message.short_code);
        const bool sent = result && result->status == pushplus::DeliveryStatus::sent;
        std::cout << "message " << message.short_code << (sent ? ": delivered, confirmed" : ": not confirmed") << "\n";
        const std::lock_guard<std::mutex> lock(mutex_);
        confirmed_ = sent;
        changed_.notify_all();
    }
    void take(const pushplus::TopicUserAdded& user) {
        std::cout << user.nick_name << " joined " << user.topic_name << "\n";
    }
    void take(const pushplus::FriendAdded& person) { std::cout << person.nick_name << " is a friend now\n"; }
    void take(const pushplus::FormWebhookTest& test) { std::cout << "test of form " << test.form_title << "\n"; }
    void take(const pushplus::FormSubmitted& form) { std::cout << form.answers.size() << " answers\n"; }
    void take(const pushplus::UnknownEvent& event) { std::cout << "an event called " << event.name << "\n"; }

    const pushplus::Client& client_;
    const std::string secret_;
    httplib::Server server_;
    int port_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool confirmed_ = false;
    std::thread thread_;
};

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    // Each installation must make a secret of its own, as by `openssl rand -hex 16`.
    Receiver receiver(client, "12ef0992fb1aebc1d08d1edb0cc70361");

    pushplus::SendRequest request;
    request.content = "The backup is done";
    request.callback_url = receiver.url();
    const auto sent = client.messages().send(request);
    if (!sent) {
        std::cout << sent.error().message() << "\n";
        return 1;
    }
    return receiver.wait_for_confirmation() ? 0 : 1;
}
