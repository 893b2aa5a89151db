#include "canned_answers.hpp"

namespace pushplus_bench {

std::string friends_page(int page, int rows, int total) {
    const int first = (page - 1) * rows + 1;
    std::string list;
    for (int i = first; i < first + rows; ++i) {
        const auto id = std::to_string(i);
        list +=
            (i > first ? "," : "") + (R"({"id":)" + id) + R"(,"friendId":)" + std::to_string(1000 + i) +
            R"(,"token":"f6bd32c07a1b4c5d8ea076f2e89aed4e","headImgUrl":"http://thirdwx.qlogo.cn/mmopen/Q3auHgzwzM/)" +
            id + R"(","nickName":"好友)" + id +
            R"(","emailStatus":0,"havePhone":0,"isFollow":1,"remark":"备注","createTime":"2022-09-06 11:15:32"})";
    }
    return R"({"code":200,"msg":"执行成功","data":{"pageNum":)" + std::to_string(page) + R"(,"pageSize":)" +
           std::to_string(rows) + R"(,"total":)" + std::to_string(total) + R"(,"pages":)" +
           std::to_string(total / rows) + R"(,"list":[)" + list + "]}}";
}

std::map<std::string, std::string> canned_answers(int rows) {
    return {
        {access_key_path,
         R"({"code":200,"msg":"请求成功","data":{"accessKey":"0123456789abcdef0123456789abcdef","expiresIn":7200}})"},
        {tiny_path, R"({"code":200,"msg":"请求成功","data":{"sendLimit":1,"userLimitTime":""}})"},
        {send_path, R"({"code":200,"msg":"请求成功","data":"0123456789abcdef0123456789abcdef"})"},
        {list_path, friends_page(1, rows, rows)},
    };
}

std::string list_request(int rows) { return R"({"current":1,"pageSize":)" + std::to_string(rows) + "}"; }

}  // namespace pushplus_bench
