// Sends a report that is too long for one message.
#include <iostream>
#include <string>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

pushplus::SendRequest report_of(int hosts) {
    pushplus::SendRequest report;
    report.title = "Disks";
    report.content_template = pushplus::Template::markdown;
    report.content = "| host | used |\n|------|-----:|\n";
    for (int i = 1; i <= hosts; ++i)
        report.content += "| host-" + std::to_string(i) + " | " + std::to_string(i % 100) + " % |\n";
    return report;
}

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    auto options = sandbox.client_options();
    // More than five in a minute wait for their turn.
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    const pushplus::Client client(sandbox.credentials(), options);

    const auto parts = pushplus::split_content(report_of(2000));
    if (!parts) {
        std::cerr << parts.error().message() << "\n";
        return 1;
    }
    for (const auto& part : *parts) {
        const auto sent = client.messages().send(part);
        if (!sent) {
            std::cerr << part.title << ": " << sent.error().message() << "\n";
            return 1;
        }
        std::cout << part.title << ": " << part.content.size() << " bytes, accepted as " << *sent << "\n";
    }
    return parts->size() > 1 ? 0 : 1;
}
