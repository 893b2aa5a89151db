#include "paging.hpp"
#include "router.hpp"
#include "script.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::string_view kind = "预处理信息";

void require_language(ScriptLanguage language) {
    if (language != ScriptLanguage::javascript) refuse(code::refused, "contentType超出范围");
}

template <class Asked>
void apply(const Context& context, const Asked& asked, PreprocessorDetail& detail) {
    require_language(asked.content_type);
    require_free(context.account.preprocessors, asked.pre_code, "preCode", detail.id);
    detail.pre_name = asked.pre_name;
    detail.pre_code = asked.pre_code;
    detail.content_type = asked.content_type;
    detail.content = asked.content;
}

Json list(const Context& context) {
    std::vector<Preprocessor> rows;
    for (const StoredPreprocessor& stored : context.account.preprocessors)
        rows.push_back({stored.detail.id, stored.detail.pre_name, stored.detail.pre_code, stored.detail.content_type,
                        stored.create_time});
    return page_of(std::move(rows), context.asked);
}

Json detail(const Context& context) {
    return to_json(row_with(context.account.preprocessors, context.asked.id("preId"), kind).detail);
}

Json add(const Context& context) {
    StoredPreprocessor stored;
    apply(context, context.asked.body<AddPreprocessor>(), stored.detail);
    stored.create_time = context.now();
    return put_row(context.account, context.account.preprocessors, std::move(stored));
}

Json edit(const Context& context) {
    const auto asked = context.asked.body<EditPreprocessor>();
    apply(context, asked, row_with(context.account.preprocessors, asked.id, kind).detail);
    return "修改成功";
}

Json remove(const Context& context) {
    remove_row(context.account.preprocessors, context.asked.id("preId"), kind);
    return "删除成功";
}

Json test(const Context& context) {
    const auto asked = context.asked.body<TestPreprocessor>();
    require_language(asked.content_type);
    const ScriptOutcome outcome = run_script(asked.content, asked.message);
    if (!outcome.content)
        refuse(code::refused, "脚本第" + std::to_string(outcome.line) +
                                  "行超出沙箱的能力，沙箱只支持 content 的拼接与 replace "
                                  "(this script is beyond the sandbox)");
    return *outcome.content;
}

}  // namespace

void add_preprocessing(Router& router) {
    router.add({"preprocessing.list", "POST", "/api/open/pre/list", carried_out, list});
    router.add({"preprocessing.detail", "GET", "/api/open/pre/detail", answered, detail});
    router.add({"preprocessing.add", "POST", "/api/open/pre/add", answered, add});
    router.add({"preprocessing.edit", "POST", "/api/open/pre/edit", answered, edit});
    router.add({"preprocessing.remove", "DELETE", "/api/open/pre/delete", carried_out, remove});
    router.add({"preprocessing.test", "POST", "/api/open/pre/test", answered, test});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
