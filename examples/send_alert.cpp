// What a monitoring program does: send, wait for the delivery, report.
#include <iostream>
#include <string>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

using pushplus::DeliveryOutcome;

// True if somebody was told.
bool alert(const pushplus::Client& client, const std::string& title, const std::string& content) {
    pushplus::SendRequest request;
    request.title = title;
    request.content = content;
    request.content_template = pushplus::Template::markdown;

    const auto report = client.messages().send_and_wait(request);
    if (!report) {
        const auto& error = report.error();
        std::cout << "not sent: " << error.message() << "\n";
        if (error.in_doubt()) std::cout << "  it may have arrived: do not send it again before you looked\n";
        return false;
    }
    switch (report->outcome) {
        case DeliveryOutcome::delivered: std::cout << "delivered: " << report->short_code << "\n"; return true;
        case DeliveryOutcome::failed: std::cout << "failed: " << report->reason << "\n"; return false;
        case DeliveryOutcome::under_way: std::cout << "accepted, still under way\n"; return true;
        case DeliveryOutcome::could_not_ask:
            std::cout << "accepted, but nobody knows more: " << report->error->message() << "\n";
            return true;
    }
    return false;
}

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());

    const bool first = alert(client, "Disk", "**/var** is 95 % full");
    sandbox.fail_delivery("the receiver does not follow the account");
    const bool second = alert(client, "Disk", "**/var** is 99 % full");
    return first && !second ? 0 : 1;
}
