#include "packed_request.hpp"

#include <cstring>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// Each text stands behind its size.
struct Packer {
    explicit Packer(std::size_t size) { bytes.reserve(size); }
    void add(std::size_t number) { bytes.append(reinterpret_cast<const char*>(&number), sizeof number); }
    void add(std::string_view text) {
        add(text.size());
        bytes.append(text);
    }
    std::string bytes;
};

struct Unpacker {
    std::size_t number() {
        std::size_t number = 0;
        std::memcpy(&number, bytes.data(), sizeof number);
        bytes.remove_prefix(sizeof number);
        return number;
    }
    std::string text() {
        const std::size_t size = number();
        std::string text(bytes.substr(0, size));
        bytes.remove_prefix(size);
        return text;
    }
    std::string_view bytes;
};

std::size_t packed_size(const SandboxRequest& request) {
    std::size_t size = request.operation.size() + request.method.size() + request.path.size() + request.body.size();
    for (const auto& [name, value] : request.query) size += name.size() + value.size();
    for (const HttpHeader& header : request.headers) size += header.name.size() + header.value.size();
    constexpr std::size_t texts = 4;
    return size + sizeof size * (texts + 2 + 2 * (request.query.size() + request.headers.size()));
}

}  // namespace

PackedRequest::PackedRequest(const SandboxRequest& request) {
    Packer packer(packed_size(request));
    packer.add(request.operation);
    packer.add(request.method);
    packer.add(request.path);
    packer.add(request.query.size());
    for (const auto& [name, value] : request.query) {
        packer.add(name);
        packer.add(value);
    }
    packer.add(request.headers.size());
    for (const HttpHeader& header : request.headers) {
        packer.add(header.name);
        packer.add(header.value);
    }
    packer.add(request.body);
    bytes_ = std::move(packer.bytes);
}

SandboxRequest PackedRequest::unpacked() const {
    Unpacker unpacker{bytes_};
    SandboxRequest request;
    request.operation = unpacker.text();
    request.method = unpacker.text();
    request.path = unpacker.text();
    request.query.resize(unpacker.number());
    for (auto& [name, value] : request.query) {
        name = unpacker.text();
        value = unpacker.text();
    }
    request.headers.resize(unpacker.number());
    for (HttpHeader& header : request.headers) {
        header.name = unpacker.text();
        header.value = unpacker.text();
    }
    request.body = unpacker.text();
    return request;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
