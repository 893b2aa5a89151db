#include <pushplus/preprocessing.hpp>

#include "../core/call.hpp"
#include "../json/field_list.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
struct FieldList<Preprocessor> {
    static constexpr Field fields[] = {
        field<&Preprocessor::id>("id"),
        field<&Preprocessor::pre_name>("preName"),
        field<&Preprocessor::pre_code>("preCode"),
        field<&Preprocessor::content_type>("contentType"),
        field<&Preprocessor::create_time>("createTime"),
    };
};
template PUSHPLUS_API const Table& table_of<Preprocessor>() noexcept;

template <>
struct FieldList<PreprocessorDetail> {
    static constexpr Field fields[] = {
        field<&PreprocessorDetail::id>("id"),
        field<&PreprocessorDetail::pre_name>("preName"),
        field<&PreprocessorDetail::pre_code>("preCode"),
        field<&PreprocessorDetail::content_type>("contentType"),
        field<&PreprocessorDetail::content>("content"),
    };
};
template PUSHPLUS_API const Table& table_of<PreprocessorDetail>() noexcept;

template <>
struct FieldList<AddPreprocessor> {
    static constexpr Field fields[] = {
        field<&AddPreprocessor::content>("content", required),
        field<&AddPreprocessor::pre_name>("preName", required),
        field<&AddPreprocessor::pre_code>("preCode", required),
        field<&AddPreprocessor::content_type>("contentType"),
    };
};
template PUSHPLUS_API const Table& table_of<AddPreprocessor>() noexcept;

template <>
struct FieldList<EditPreprocessor> {
    static constexpr Field fields[] = {
        field<&EditPreprocessor::id>("id", required),
        field<&EditPreprocessor::content>("content", required),
        field<&EditPreprocessor::pre_name>("preName", required),
        field<&EditPreprocessor::pre_code>("preCode", required),
        field<&EditPreprocessor::content_type>("contentType"),
    };
};
template PUSHPLUS_API const Table& table_of<EditPreprocessor>() noexcept;

template <>
struct FieldList<TestPreprocessor> {
    static constexpr Field fields[] = {
        field<&TestPreprocessor::content>("content", required),
        field<&TestPreprocessor::content_type>("contentType"),
        field<&TestPreprocessor::message>("message", required),
    };
};
template PUSHPLUS_API const Table& table_of<TestPreprocessor>() noexcept;

}  // namespace detail

using detail::Call;
using detail::Effect;
using detail::Id;
using detail::ListCall;

namespace {
ListCall listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"preprocessing.list", "POST", "/api/open/pre/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Preprocessor>> PreprocessingApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
detail::Pages<Reply, Preprocessor> PreprocessingApi<Reply>::list_all(const PageQuery& query,
                                                                     const CallOptions& options) const {
    return listing(core_, query, options);
}

template <template <class> class Reply>
Reply<PreprocessorDetail> PreprocessingApi<Reply>::detail(std::int64_t pre_id, const CallOptions& options) const {
    return Call(core_, {"preprocessing.detail", "GET", "/api/open/pre/detail", Effect::reads}, options)
        .query("preId", Id(pre_id));
}

template <template <class> class Reply>
Reply<std::int64_t> PreprocessingApi<Reply>::add(const AddPreprocessor& preprocessor,
                                                 const CallOptions& options) const {
    return Call(core_, {"preprocessing.add", "POST", "/api/open/pre/add", Effect::changes}, options).body(preprocessor);
}

template <template <class> class Reply>
Reply<void> PreprocessingApi<Reply>::edit(const EditPreprocessor& preprocessor, const CallOptions& options) const {
    return Call(core_, {"preprocessing.edit", "POST", "/api/open/pre/edit", Effect::changes}, options)
        .body(preprocessor);
}

template <template <class> class Reply>
Reply<void> PreprocessingApi<Reply>::remove(std::int64_t pre_id, const CallOptions& options) const {
    return Call(core_, {"preprocessing.remove", "DELETE", "/api/open/pre/delete", Effect::changes}, options)
        .query("preId", Id(pre_id));
}

template <template <class> class Reply>
Reply<std::string> PreprocessingApi<Reply>::test(const TestPreprocessor& test, const CallOptions& options) const {
    return Call(core_, {"preprocessing.test", "POST", "/api/open/pre/test", Effect::reads}, options).body(test);
}

template <>
std::vector<detail::OperationDescription> detail::operations_of(const PreprocessingApi<detail::Described>& api) {
    using Api = PreprocessingApi<detail::Described>;
    return describe_each(api, &Api::list, &Api::detail, &Api::add, &Api::edit, &Api::remove, &Api::test);
}

template class PreprocessingApi<Result>;
template class PreprocessingApi<Pending>;

}  // namespace v0
}  // namespace pushplus
