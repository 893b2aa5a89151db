// An AccessKey from elsewhere: here from a file that another program writes, in whose place this one does so itself. The
// client has no secretKey, asks the source for the key in use, and for another one when the service refused it.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

class KeyFile final : public pushplus::AccessKeySource {
public:
    explicit KeyFile(std::filesystem::path path) : path_(std::move(path)) {}

    pushplus::Result<pushplus::IssuedKey> current(const pushplus::KeyRequest& /*request*/) override {
        pushplus::IssuedKey key;
        std::ifstream file(path_);
        if (file >> key.value) return key;  // Its life is not known: 7200 s are assumed.
        return failure(pushplus::ErrorKind::store, path_.string() + " holds no AccessKey");
    }

    pushplus::Result<pushplus::IssuedKey> replace(const pushplus::IssuedKey& refused,
                                                  const pushplus::KeyRequest& request) override {
        auto key = current(request);
        if (!key || key->value != refused.value) return key;
        return failure(pushplus::ErrorKind::rate_limited, path_.string() + " holds no newer AccessKey yet");
    }

private:
    static pushplus::Error failure(pushplus::ErrorKind kind, std::string message) {
        pushplus::Error::Parts parts;
        parts.kind = kind;
        parts.message = std::move(message);
        return pushplus::Error(std::move(parts));
    }

    const std::filesystem::path path_;
};

// What the other program does: it alone has the secretKey.
bool write_new_key(const pushplus::Client& owner, const std::filesystem::path& path) {
    const auto key = owner.refresh_access_key();
    if (!key) return false;
    std::ofstream file(path);
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    file << key->value;
    return true;
}

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    const auto path = std::filesystem::temp_directory_path() / ("access-key-" + std::to_string(std::random_device()()));
    const pushplus::Client owner(sandbox.credentials(), sandbox.client_options());

    auto options = sandbox.client_options();
    options.access_key_source = std::make_shared<KeyFile>(path);
    const pushplus::Client client(pushplus::Credentials{sandbox.credentials().token, ""}, options);

    int result = 0;
    for (const char* const key : {"first", "second"}) {
        sandbox.revoke_access_keys();  // A key that was refused is asked about, and the call is retried.
        if (!write_new_key(owner, path)) return 1;
        const auto count = client.users().send_count();
        if (count) {
            std::cout << "with the " << key << " key: " << count->wechat_send_count << " messages by WeChat today\n";
        } else {
            std::cerr << count.error().message() << '\n';
            result = 1;
        }
    }
    std::filesystem::remove(path);
    return sandbox.access_keys_given() == 2 ? result : 1;
}
