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
    if (language != ScriptLanguage::javascript) refuse_field(code::refused, "contentType", "超出范围");
}

template <class Body>
void apply(const Context& context, const Body& body, PreprocessorDetail& detail) {
    require_language(body.content_type);
    require_free(context.account.preprocessors, body.pre_code, "preCode", detail.id);
    detail.pre_name = body.pre_name;
    detail.pre_code = body.pre_code;
    detail.content_type = body.content_type;
    detail.content = body.content;
}

// Document, 十: preprocessing is for members.
void require_member(const Account& account) {
    if (account.tier != AccountTier::member) refuse(code::refused, "预处理信息需开通会员才能使用");
}

// A handler that is for members.
template <Handler Handle>
Json for_members(const Context& context) {
    require_member(context.account);
    return Handle(context);
}

Json list(const Context& context) {
    return page_of(context.account.preprocessors, context, [](const StoredPreprocessor& stored) {
        return Preprocessor{stored.detail.id, stored.detail.pre_name, stored.detail.pre_code,
                            stored.detail.content_type, stored.create_time};
    });
}

Json detail(const Context& context) {
    return to_json(row_with(context.account.preprocessors, context.parameters.id("preId"), kind).detail);
}

Json add(const Context& context) {
    StoredPreprocessor stored;
    apply(context, context.parameters.body<AddPreprocessor>(), stored.detail);
    stored.create_time = context.now();
    return put_row(context.account, context.account.preprocessors, std::move(stored));
}

Json edit(const Context& context) {
    const auto body = context.parameters.body<EditPreprocessor>();
    apply(context, body, row_with(context.account.preprocessors, body.id, kind).detail);
    return "修改成功";
}

Json remove(const Context& context) {
    remove_row(context.account.preprocessors, context.parameters.id("preId"), kind);
    return "删除成功";
}

Json test(const Context& context) {
    const auto body = context.parameters.body<TestPreprocessor>();
    require_language(body.content_type);
    const ScriptOutcome outcome = run_script(body.content, body.message);
    if (!outcome.content)
        refuse(code::refused, "脚本第" + std::to_string(outcome.line) +
                                  "行超出沙箱的能力，沙箱只支持 content 的拼接与 replace "
                                  "(this script is beyond the sandbox)");
    return *outcome.content;
}

}  // namespace

void add_preprocessing(Router& router) {
    router.add({"preprocessing.list", "POST", "/api/open/pre/list", executed, for_members<list>});
    router.add({"preprocessing.detail", "GET", "/api/open/pre/detail", requested, for_members<detail>});
    router.add({"preprocessing.add", "POST", "/api/open/pre/add", requested, for_members<add>});
    router.add({"preprocessing.edit", "POST", "/api/open/pre/edit", requested, for_members<edit>});
    router.add({"preprocessing.remove", "DELETE", "/api/open/pre/delete", executed, for_members<remove>});
    router.add({"preprocessing.test", "POST", "/api/open/pre/test", requested, for_members<test>});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
