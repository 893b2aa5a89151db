// The smallest use of the library, to measure the size that it adds to a static program.

#include <cstdio>

#include <pushplus/pushplus.hpp>

int main(int count, char** arguments) {
    if (count != 4) return 2;
    const pushplus::Client client(pushplus::Credentials{arguments[1], ""});
    const auto sent = client.send(arguments[2], arguments[3]);
    if (!sent) std::fprintf(stderr, "%s\n", sent.error().message().c_str());
    return sent ? 0 : 1;
}
