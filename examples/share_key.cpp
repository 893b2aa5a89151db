// Several processes with one account: they share its AccessKey and send guard in a folder. Each of the two clients here
// stands for a process of its own: nothing but the folder connects them.
#include <filesystem>
#include <iostream>
#include <random>
#include <string>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

// A program names a folder of its own, such as /var/lib/monitor/pushplus.
std::filesystem::path new_folder() {
    return std::filesystem::temp_directory_path() / ("pushplus-" + std::to_string(std::random_device()()));
}

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    const auto folder = new_folder();
    int result = 0;
    for (const char* const process : {"first", "second"}) {
        auto options = sandbox.client_options();
        options.state_store = pushplus::make_state_folder(folder.string());
        const pushplus::Client client(sandbox.credentials(), options);

        const auto count = client.users().send_count();
        if (count) {
            std::cout << process << " process: " << count->wechat_send_count << " messages by WeChat today, "
                      << sandbox.access_keys_given() << " AccessKey fetched so far\n";
        } else {
            std::cerr << process << " process: " << count.error().message() << '\n';
            result = 1;
        }
    }
    if (sandbox.access_keys_given() != 1) result = 1;
    std::filesystem::remove_all(folder);
    return result;
}
