// The first call: who am I?
#include <iostream>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

int main() {
    // The service, on loopback. With an account of your own:
    //     const pushplus::Client client(pushplus::Credentials{token, secret_key});
    pushplus::Sandbox sandbox;
    const pushplus::Client client(sandbox.credentials(), sandbox.client_options());

    const auto me = client.users().my_info();
    if (!me) {
        std::cerr << me.error().message() << '\n';
        return 1;
    }
    std::cout << "Hello " << me->nick_name << ", you have " << me->points << " points.\n";
    return 0;
}
