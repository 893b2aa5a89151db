// A plug-in that links the library and offers one function.

#include <pushplus/pushplus.hpp>

extern "C" __attribute__((visibility("default"))) bool plugin_sends(const char* token) {
    const pushplus::Client client(pushplus::Credentials{token, ""});
    client.async().send("title", "content").then([](const auto&) {});
    for (const auto& row : client.friends().list_all())
        if (!row) return false;
    return client.send("title", "content").has_value();
}
