#include "answers.hpp"

#include <atomic>
#include <memory>
#include <utility>

namespace pushplus_test {
namespace answers {

std::string good_envelope(const RawRequest& request) {
    const std::string& target = request.target;
    std::string data = "null";
    if (const auto id = target.find("/topic/detail?topicId="); id != std::string::npos) {
        const std::string number = target.substr(target.find('=', id) + 1);
        data = R"({"topicId":)" + number + R"(,"topicName":"topic )" + number + R"("})";
    } else if (target.find("/add") != std::string::npos) {
        data = target.find("/token/add") != std::string::npos ? "\"77\"" : "77";
    }
    return R"({"code":200,"msg":"请求成功","data":)" + data + "}";
}

std::string http_answer(std::string_view body, std::string_view status, std::string_view header_lines) {
    std::string answer = "HTTP/1.1 ";
    answer.append(status).append("\r\nContent-Type: application/json\r\n").append(header_lines);
    answer.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    return answer;
}

RawServer::Answer write(std::string bytes) {
    return [bytes = std::move(bytes)](ServedConnection& connection, const RawRequest&) { connection.write(bytes); };
}

RawServer::Answer write_and_close(std::string bytes) {
    return [bytes = std::move(bytes)](ServedConnection& connection, const RawRequest&) {
        connection.write(bytes);
        connection.close();
    };
}

RawServer::Answer ok() {
    return [](ServedConnection& connection, const RawRequest& request) {
        connection.write(http_answer(good_envelope(request)));
    };
}

RawServer::Answer key(std::string header_lines) {
    return [header_lines = std::move(header_lines), given = std::make_shared<std::atomic<int>>(0)](
               ServedConnection& connection, const RawRequest&) {
        connection.write(http_answer(R"({"code":200,"msg":"请求成功","data":{"accessKey":"key-)" +
                                         std::to_string(++*given) + R"(","expiresIn":7200}})",
                                     "200 OK", header_lines));
    };
}

RawServer::Answer silence() {
    return [](ServedConnection& connection, const RawRequest&) { connection.wait_for_end(); };
}

RawServer::Answer reset() {
    return [](ServedConnection& connection, const RawRequest&) { connection.reset(); };
}

}  // namespace answers
}  // namespace pushplus_test
