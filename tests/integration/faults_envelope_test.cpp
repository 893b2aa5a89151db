#include "wire_fault.hpp"

namespace pushplus_test {

namespace {

using answers::http_answer;
using namespace std::string_view_literals;

WireFault body(std::string name, std::string_view text, std::string_view status = "200 OK") {
    WireFault fault = malformed(std::move(name), answers::write(http_answer(text, status)));
    fault.http_status = std::stoi(std::string(status));
    return fault;
}

// The service reports success in an unreadable response.
WireFault unreadable_success(std::string name, std::string_view text) {
    WireFault fault = body(std::move(name), text);
    fault.delivery = pushplus::Delivery::answered;
    fault.code = 200;
    return fault;
}

// Success with such a `msg`.
WireFault readable(std::string name, std::string msg) {
    return harmless(std::move(name), [msg = std::move(msg)](ServedConnection& connection, const RawRequest& request) {
        std::string text = answers::good_envelope(request);
        text.insert(text.find("\"msg\":\"") + 7, msg);
        connection.write(http_answer(text));
    });
}

std::string deep(std::size_t levels) {
    return R"({"code":200,"data":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    Envelope, WireFaults,
    testing::Values(body("EmptyBody", ""), body("NoContent", "", "204 No Content"),
                    body("CaptivePortal", "<!DOCTYPE html><html><title>Log in to the Wi-Fi</title></html>"),
                    body("NotJson", "OK"), body("CutOffJson", R"({"code":200,"msg":"","data":{"topicId":7,)"),
                    body("TextAfterTheJson", R"({"code":200,"msg":"","data":{}} and more)"),
                    body("TwoJsonObjects", R"({"code":200,"data":{}}{"code":200,"data":{}})"),
                    body("TrailingComma", R"({"code":200,"msg":"","data":{"topicId":7,}})"),
                    body("JsonArray", R"([{"code":200}])"), body("JsonText", R"("code 200")"), body("JsonNull", "null"),
                    body("NoCode", R"({"msg":"","data":{"topicId":7}})"),
                    body("NullCode", R"({"code":null,"data":{}})"),
                    body("CodeThatIsAnObject", R"({"code":{"value":200},"data":{}})"),
                    body("CodeThatIsAFraction", R"({"code":200.5,"data":{}})"),
                    body("CodeThatIsTrue", R"({"code":true,"data":{}})"),
                    body("CodeBeyondAllBounds", R"({"code":4294967496,"data":{}})"),
                    body("CodeTwice", R"({"code":500,"msg":"no","data":{"topicId":7},"code":200})"),
                    body("DataTwice", R"({"code":200,"data":{"topicId":7},"data":{"topicId":8}})"),
                    body("DeepNesting", deep(100'000)), body("NestingOfTwiceTheLimit", deep(64)),
                    readable("InvalidUtf8", "\xC3\x28"),
                    body("Utf16", "\xFF\xFE{\0\"\0c\0o\0d\0e\0\"\0:\0\x32\0\x30\0\x30\0}\0"sv),
                    body("ZeroBytes", "{\"code\":200,\0\"data\":{}}"sv), readable("LoneSurrogate", "\\ud800"),
                    unreadable_success("NoData", R"({"code":200,"msg":""})"),
                    unreadable_success("NullData", R"({"code":200,"msg":"","data":null})"),
                    unreadable_success("DataOfAnotherType", R"({"code":200,"msg":"","data":[1,2]})"),
                    unreadable_success("DataThatIsText", R"({"code":200,"msg":"","data":"done"})"),
                    harmless("ByteOrderMark",
                             [](ServedConnection& connection, const RawRequest& request) {
                                 connection.write(http_answer("\xEF\xBB\xBF" + answers::good_envelope(request)));
                             })),
    name_of);

}  // namespace pushplus_test
