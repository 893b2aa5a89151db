// Texts that are encrypted before they are stored: a store that wraps another one. Who reads the folder, or a Redis in its
// place, sees neither AccessKeys nor hashes of contents. The processes share a key, which lies elsewhere.
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <sodium.h>
#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

class SealedStore final : public pushplus::StateStore {
public:
    using Key = std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES>;

    SealedStore(std::shared_ptr<pushplus::StateStore> store, const Key& key) : store_(std::move(store)), key_(key) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        bool opened = true;
        auto updated = store_->update(name, [&](std::string& sealed, Time now) {
            std::string text;
            opened = sealed.empty() || open(name, sealed, text);
            if (!opened) return;  // What another key sealed stays as it is.
            const auto before = text;
            change(text, now);
            // A text that is sealed anew is another one, and would be stored.
            if (text != before) sealed = text.empty() ? "" : seal(name, text);
        });
        if (!updated || opened) return updated;
        pushplus::Error::Parts parts;
        parts.kind = pushplus::ErrorKind::store;
        parts.message = "a stored text was sealed by another key, or changed";
        return pushplus::Error(std::move(parts));
    }

private:
    static constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    static constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

    // The nonce, then the text. The name belongs to it, so that no text can be put in the place of another.
    [[nodiscard]] std::string seal(std::string_view name, const std::string& text) const {
        std::string sealed(nonce_size + text.size() + tag_size, '\0');
        randombytes_buf(sealed.data(), nonce_size);
        crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed) + nonce_size, nullptr, bytes(text), text.size(),
                                                   bytes(name), name.size(), nullptr, bytes(sealed), key_.data());
        return sealed;
    }
    [[nodiscard]] bool open(std::string_view name, const std::string& sealed, std::string& text) const {
        if (sealed.size() < nonce_size + tag_size) return false;
        text.resize(sealed.size() - nonce_size - tag_size);
        return crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(text), nullptr, nullptr, bytes(sealed) + nonce_size,
                                                          sealed.size() - nonce_size, bytes(name), name.size(),
                                                          bytes(sealed), key_.data()) == 0;
    }
    static const unsigned char* bytes(std::string_view text) {
        return reinterpret_cast<const unsigned char*>(text.data());
    }
    static unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

    const std::shared_ptr<pushplus::StateStore> store_;
    const Key key_;
};

bool is_in_a_file(const std::filesystem::path& folder, const std::string& text) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        if (content.find(text) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

int main() {
    if (sodium_init() < 0) return 1;
    SealedStore::Key key;  // A program reads it from where its secrets are.
    crypto_aead_xchacha20poly1305_ietf_keygen(key.data());

    pushplus::Sandbox sandbox;
    const auto folder = std::filesystem::temp_directory_path() / ("pushplus-" + std::to_string(std::random_device()()));
    int result = 0;
    for (const char* const process : {"first", "second"}) {
        auto options = sandbox.client_options();
        options.state_store = std::make_shared<SealedStore>(pushplus::make_state_folder(folder.string()), key);
        const pushplus::Client client(sandbox.credentials(), options);

        const auto access_key = client.access_key();
        if (!access_key) {
            std::cerr << process << " process: " << access_key.error().message() << '\n';
            result = 1;
            continue;
        }
        const bool readable = is_in_a_file(folder, access_key->value);
        std::cout << process << " process: " << sandbox.access_keys_given() << " AccessKey fetched so far, "
                  << (readable ? "readable" : "not readable") << " in the folder\n";
        if (readable) result = 1;
    }
    std::filesystem::remove_all(folder);
    return sandbox.access_keys_given() == 1 ? result : 1;
}
