#include "http/proxy_url.hpp"

#include <gtest/gtest.h>

namespace {

using pushplus::detail::is_usable_proxy;
using pushplus::detail::proxy_url;

TEST(ProxyUrl, IsOfHttpUnlessItSaysOtherwise) {
    EXPECT_EQ(proxy_url("proxy.example.org:3128"), "http://proxy.example.org:3128");
    EXPECT_EQ(proxy_url("user:pass@proxy:3128"), "http://user:pass@proxy:3128");
    EXPECT_EQ(proxy_url("smtp.example.org:3128"), "http://smtp.example.org:3128");
    EXPECT_EQ(proxy_url("socks5h://[::1]:1080"), "socks5h://[::1]:1080");
}

TEST(ProxyUrl, IsUsableInTheFormsThatAreWritten) {
    for (const char* proxy :
         {"proxy:3128", "proxy:3128/", "user:pass@proxy:3128", "http://user:p%40ss@proxy:3128", "HTTP://proxy",
          "https://proxy:443", "socks://127.0.0.1:1080", "socks4://proxy", "socks4a://proxy", "socks5://[::1]:1080",
          "SOCKS5H://proxy:1080", "http://[fe80::1%25eth0]:3128", "http://domain\\user:pass@proxy"})
        EXPECT_TRUE(is_usable_proxy(proxy_url(proxy))) << proxy;
}

TEST(ProxyUrl, IsUnusableOtherwise) {
    for (const char* proxy : {"ftp://proxy:21", "smtp://proxy", "socks9://proxy", "http://", "http://user:pass@",
                              "http://proxy:0", "http://proxy:", "http://proxy:x", "http://proxy:65536", "http:/proxy",
                              "http:proxy", "://proxy", "http://pro xy", "http://pro;xy", "http://a@b@proxy",
                              "http://user:p#ss@proxy", "http://user:p/ss@proxy", "http:/user:pass@proxy/://x"})
        EXPECT_FALSE(is_usable_proxy(proxy_url(proxy))) << proxy;
}

}  // namespace
