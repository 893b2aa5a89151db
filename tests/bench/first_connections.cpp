#include "first_connections.hpp"
#include "concurrent_calls.hpp"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <pushplus/pushplus.hpp>

namespace pushplus_bench {

namespace {

double heap() { return static_cast<double>(mallinfo2().uordblks); }

void need(bool done, const char* what) {
    if (done) return;
    std::fprintf(stderr, "%s failed\n", what);
    std::exit(1);
}

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

std::size_t ignore(char*, std::size_t one, std::size_t size, void*) { return one * size; }

Easy bare(const std::string& bundle) {
    Easy easy(curl_easy_init(), &curl_easy_cleanup);
    curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_CAINFO, bundle.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_CAPATH, nullptr);  // libcurl caches a bundle only.
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &ignore);
    return easy;
}

void run(CURLM* multi) {
    for (int running = 1; running > 0;) {
        need(curl_multi_perform(multi, &running) == CURLM_OK, "curl_multi_perform");
        if (running > 0) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left))
        need(message->data.result == CURLE_OK, "a transfer of the multi handle");
}

void call(const Easy& easy, const std::string& url) {
    curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
    need(curl_easy_perform(easy.get()) == CURLE_OK, "a bare handle's transfer");
}

void in_threads(const std::function<void(int)>& make_call) {
    std::vector<std::thread> threads;
    threads.reserve(handles);
    for (int i = 0; i < handles; ++i) threads.emplace_back(make_call, i);
    for (auto& thread : threads) thread.join();
}

CURLcode use_store(CURL* /*easy*/, void* context, void* store) {
    const bool done =
        SSL_CTX_set1_verify_cert_store(static_cast<SSL_CTX*>(context), static_cast<X509_STORE*>(store)) == 1;
    return done ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

pushplus::HttpRequest request(const std::string& url) {
    pushplus::HttpRequest request;
    request.method = "GET";
    request.url = url;
    request.connect_timeout = request.timeout = std::chrono::seconds(60);
    request.max_response_size = 1 << 20;
    return request;
}

pushplus::TransportOptions network(const std::string& bundle) {
    pushplus::TransportOptions network;
    network.proxy = "";
    network.ca_bundle = bundle;
    network.max_idle_connections = network.max_connections_per_host = handles;
    return network;
}

// The first connection also pays for shared state, so it is made alone and its heap is not counted. Each handle is then
// used once more, because OpenSSL frees a buffer only at the second request.
Cost cost_of(const std::function<void()>& first, const std::function<void()>& all) {
    Cost cost;
    const double start = cpu_seconds();
    first();
    const double held = heap();
    all();
    cost.cpu = cpu_seconds() - start;
    cost.fresh = (heap() - held) / (handles - 1);
    all();
    cost.live = (heap() - held) / (handles - 1);
    return cost;
}

}  // namespace

SystemBundle::SystemBundle(const std::string& another) : path_(another + ".system") {
    char* file = nullptr;
    const Easy easy(curl_easy_init(), &curl_easy_cleanup);
    curl_easy_getinfo(easy.get(), CURLINFO_CAINFO, &file);
    need(file != nullptr, "finding the system's bundle");
    std::ofstream(path_) << std::ifstream(another).rdbuf() << std::ifstream(file).rdbuf();
}

SystemBundle::~SystemBundle() { std::remove(path_.c_str()); }

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

Cost one_multi(const std::string& url, const std::string& bundle) {
    const std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi(curl_multi_init(), &curl_multi_cleanup);
    std::vector<Easy> all;
    const auto transfer = [&](const std::string& where) {
        for (const auto& easy : all) {
            curl_easy_setopt(easy.get(), CURLOPT_URL, where.c_str());
            curl_multi_add_handle(multi.get(), easy.get());
        }
        run(multi.get());
        for (const auto& easy : all) curl_multi_remove_handle(multi.get(), easy.get());
    };
    all.push_back(bare(bundle));
    return cost_of([&] { transfer(url); },
                   [&] {
                       while (all.size() < handles) all.push_back(bare(bundle));
                       transfer(url + together);
                   });
}

Cost naive_handles(const std::string& url, const std::string& bundle) {
    std::vector<Easy> all;
    while (all.size() < handles) all.push_back(bare(bundle));
    return cost_of([&] { call(all[0], url); },
                   [&] { std::for_each(all.begin() + 1, all.end(), [&](const Easy& easy) { call(easy, url); }); });
}

Cost handles_in_threads(const std::string& url, const std::string& bundle) {
    const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), &X509_STORE_free);
    std::vector<Easy> all;
    for (int i = 0; i < handles; ++i) all.emplace_back(nullptr, &curl_easy_cleanup);
    const auto call_with = [&](Easy& easy, const std::string& where) {
        if (!easy) {
            easy = bare(bundle);
            curl_easy_setopt(easy.get(), CURLOPT_CAINFO, nullptr);
            curl_easy_setopt(easy.get(), CURLOPT_SSL_CTX_FUNCTION, &use_store);
            curl_easy_setopt(easy.get(), CURLOPT_SSL_CTX_DATA, static_cast<void*>(store.get()));
        }
        call(easy, where);
    };
    return cost_of(
        [&] {
            need(X509_STORE_load_locations(store.get(), bundle.c_str(), nullptr) == 1, "reading the bundle");
            call_with(all[0], url);
        },
        [&] { in_threads([&](int i) { call_with(all[static_cast<std::size_t>(i)], url + together); }); });
}

Cost blocking_calls(const std::string& url, const std::string& bundle) {
    const auto transport = pushplus::make_http_transport(network(bundle));
    return cost_of([&] { need(transport->send(request(url)).response.has_value(), "the first blocking call"); },
                   [&] {
                       in_threads([&](int /*i*/) {
                           need(transport->send(request(url + together)).response.has_value(), "a blocking call");
                       });
                   });
}

Cost asynchronous_calls(const std::string& url, const std::string& bundle) {
    pushplus::ClientOptions options;
    options.transport = pushplus::make_http_transport(network(bundle));
    options.send_guard.enabled = false;
    const auto send = [&](const std::string& where, int calls) {
        options.base_url = where;
        const pushplus::Client client(pushplus::Credentials{"token", "secret-key"}, options);
        concurrent_calls(calls, calls, [&] { return client.async().send("title", "content"); });
    };
    return cost_of([&] { send(url, 1); }, [&] { send(url + together, handles); });
}

}  // namespace pushplus_bench
