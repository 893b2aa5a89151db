// Gives a sending program a new message token and deletes the one it had.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

namespace {

using pushplus::Result;

// The ids of all message tokens of that name.
Result<std::vector<std::int64_t>> find_tokens(const pushplus::Client& client, const std::string& name) {
    std::vector<std::int64_t> ids;
    for (const auto& token : client.message_tokens().list_all()) {
        if (!token) return token.error();
        if (token->name == name) ids.push_back(token->id);
    }
    return ids;
}

// Returns the new token. It is there before the old one goes, so that the sending program never stands without.
Result<std::string> rotate(const pushplus::Client& client, const std::string& name) {
    const auto old_ids = find_tokens(client, name);
    if (!old_ids) return old_ids.error();

    pushplus::AddMessageToken wanted;
    wanted.name = name;
    wanted.expire_time = pushplus::DateTime(std::chrono::system_clock::now() + std::chrono::hours(24 * 90));
    auto added = client.message_tokens().add(wanted);
    if (!added) return added;  // If it is in doubt, the next rotation finds the token by its name and deletes it.

    for (const auto id : *old_ids)
        if (const auto removed = client.message_tokens().remove(id); !removed) return removed.error();
    return added;
}

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    pushplus::MessageToken old;
    old.name = "backup-server";
    old.token = "an-old-token-that-leaked";
    sandbox.add_message_token(old);

    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());
    const auto token = rotate(client, "backup-server");
    if (!token) {
        std::cerr << token.error().message() << '\n';
        return 1;
    }
    std::cout << "backup-server has a new token of " << token->size() << " characters.\n";

    const auto left = client.message_tokens().list();
    return left && left->total == 1 && left->items.front().token == *token ? 0 : 1;
}
