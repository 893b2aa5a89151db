#include <pushplus/preprocessing.hpp>

#include "../core/call.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

template <>
PUSHPLUS_API const Table& table_of<Preprocessor>() noexcept {
    static constexpr Field fields[] = {
        field<&Preprocessor::id>("id"),
        field<&Preprocessor::pre_name>("preName"),
        field<&Preprocessor::pre_code>("preCode"),
        field<&Preprocessor::content_type>("contentType"),
        field<&Preprocessor::create_time>("createTime"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<PreprocessorDetail>() noexcept {
    static constexpr Field fields[] = {
        field<&PreprocessorDetail::id>("id"),
        field<&PreprocessorDetail::pre_name>("preName"),
        field<&PreprocessorDetail::pre_code>("preCode"),
        field<&PreprocessorDetail::content_type>("contentType"),
        field<&PreprocessorDetail::content>("content"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<AddPreprocessor>() noexcept {
    static constexpr Field fields[] = {
        field<&AddPreprocessor::content>("content", required),
        field<&AddPreprocessor::pre_name>("preName", required),
        field<&AddPreprocessor::pre_code>("preCode", required),
        field<&AddPreprocessor::content_type>("contentType"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<EditPreprocessor>() noexcept {
    static constexpr Field fields[] = {
        field<&EditPreprocessor::id>("id", required),
        field<&EditPreprocessor::content>("content", required),
        field<&EditPreprocessor::pre_name>("preName", required),
        field<&EditPreprocessor::pre_code>("preCode", required),
        field<&EditPreprocessor::content_type>("contentType"),
    };
    return as_table<fields>();
}

template <>
PUSHPLUS_API const Table& table_of<TestPreprocessor>() noexcept {
    static constexpr Field fields[] = {
        field<&TestPreprocessor::content>("content", required),
        field<&TestPreprocessor::content_type>("contentType"),
        field<&TestPreprocessor::message>("message", required),
    };
    return as_table<fields>();
}

}  // namespace detail

using detail::Call;
using detail::Effect;

namespace {
Call listing(const std::shared_ptr<const detail::Core>& core, const PageQuery& query, const CallOptions& options) {
    return Call(core, {"preprocessing.list", "POST", "/api/open/pre/list", Effect::reads}, options).page(query);
}
}  // namespace

template <template <class> class Reply>
Reply<Page<Preprocessor>> PreprocessingApi<Reply>::list(const PageQuery& query, const CallOptions& options) const {
    return listing(core_, query, options).template reply<Reply<Page<Preprocessor>>>();
}

template <template <class> class Reply>
detail::Pages<Reply, Preprocessor> PreprocessingApi<Reply>::list_all(const PageQuery& query,
                                                                     const CallOptions& options) const {
    return listing(core_, query, options).template all<Reply, Preprocessor>();
}

template <template <class> class Reply>
Reply<PreprocessorDetail> PreprocessingApi<Reply>::detail(std::int64_t pre_id, const CallOptions& options) const {
    return Call(core_, {"preprocessing.detail", "GET", "/api/open/pre/detail", Effect::reads}, options)
        .id("preId", pre_id)
        .template reply<Reply<PreprocessorDetail>>();
}

template <template <class> class Reply>
Reply<std::int64_t> PreprocessingApi<Reply>::add(const AddPreprocessor& preprocessor,
                                                 const CallOptions& options) const {
    return Call(core_, {"preprocessing.add", "POST", "/api/open/pre/add", Effect::changes}, options)
        .body(preprocessor)
        .template reply<Reply<std::int64_t>>();
}

template <template <class> class Reply>
Reply<void> PreprocessingApi<Reply>::edit(const EditPreprocessor& preprocessor, const CallOptions& options) const {
    return Call(core_, {"preprocessing.edit", "POST", "/api/open/pre/edit", Effect::changes}, options)
        .body(preprocessor)
        .template reply<Reply<void>>();
}

template <template <class> class Reply>
Reply<void> PreprocessingApi<Reply>::remove(std::int64_t pre_id, const CallOptions& options) const {
    return Call(core_, {"preprocessing.remove", "DELETE", "/api/open/pre/delete", Effect::changes}, options)
        .id("preId", pre_id)
        .template reply<Reply<void>>();
}

template <template <class> class Reply>
Reply<std::string> PreprocessingApi<Reply>::test(const TestPreprocessor& test, const CallOptions& options) const {
    return Call(core_, {"preprocessing.test", "POST", "/api/open/pre/test", Effect::reads}, options)
        .body(test)
        .template reply<Reply<std::string>>();
}

template class PreprocessingApi<Result>;
template class PreprocessingApi<Pending>;

}  // namespace v0
}  // namespace pushplus
