// Lists the operations as their own statements describe them, and the sandbox's routes, for docs/checks/operations.sh:
//
//     operation NAME METHOD PATH EFFECT
//     route     NAME METHOD PATH
//
// separated by tabs, in the order of the client's groups.

#include <cstdio>
#include <memory>
#include <string>

#include <pushplus/pushplus.hpp>

#include "core/described.hpp"
#include "core/service_key_source.hpp"
#include "sandbox/operations/router.hpp"

namespace {

namespace detail = pushplus::detail;

const char* name_of(detail::Effect effect) { return effect == detail::Effect::reads ? "reads" : "writes"; }

void print(const detail::Operation& operation) {
    std::printf("operation\t%s\t%s\t%s\t%s\n", operation.name, operation.method, operation.path,
                name_of(operation.effect));
}

void print(const detail::sandbox::Operation& route) {
    std::printf("route\t%s\t%s\t%s\n", std::string(route.name).c_str(), std::string(route.method).c_str(),
                std::string(route.path).c_str());
}

}  // namespace

int main() {
    print(detail::get_access_key);
    const pushplus::Operations<detail::Described> operations(nullptr);
    detail::for_each_group(operations, [](const char*, const auto& group) {
        for (const auto& operation : detail::operations_of(group)) print(operation.spec.operation);
    });
    detail::sandbox::Router().for_each([](const auto& route) { print(route); });
}
