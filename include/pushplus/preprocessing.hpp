#pragma once

#include <cstdint>
#include <string>

#include <pushplus/async_page_range.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/date_time.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/page.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// What a preprocessor is written in. Unknown numbers are kept. Source: 十.1 (contentType).
enum class ScriptLanguage : int {
    javascript = 1,
};

/// A row of the list of preprocessors. Source: 十.1.
struct Preprocessor {
    std::int64_t id = 0;
    std::string pre_name{};
    std::string pre_code{};  ///< What a message names to be processed by it.
    ScriptLanguage content_type{};
    DateTime create_time{};
};

/// A preprocessor with its source code. Source: 十.2.
struct PreprocessorDetail {
    std::int64_t id = 0;
    std::string pre_name{};
    std::string pre_code{};
    ScriptLanguage content_type{};
    std::string content{};  ///< The source code.
};

/// A new preprocessor. Source: 十.3.
struct AddPreprocessor {
    std::string content{};   ///< Required. The source code.
    std::string pre_name{};  ///< Required.
    std::string pre_code{};  ///< Required.
    ScriptLanguage content_type = ScriptLanguage::javascript;
};

/// All of a preprocessor's values; none is kept from before. Source: 十.4.
struct EditPreprocessor {
    std::int64_t id = 0;     ///< Required: `Preprocessor::id`.
    std::string content{};   ///< Required. The source code.
    std::string pre_name{};  ///< Required.
    std::string pre_code{};  ///< Required.
    ScriptLanguage content_type = ScriptLanguage::javascript;
};

/// Source code to try out. Source: 十.6.
struct TestPreprocessor {
    std::string content{};  ///< Required. The source code.
    ScriptLanguage content_type = ScriptLanguage::javascript;
    std::string message{};  ///< Required. What it is given to process.
};

/// Preprocessors (预处理信息): scripts the service runs on a message before it is sent. For paying members only. The
/// document's chapter 十.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class PreprocessingApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// One page of the account's preprocessors.
    /// POST /api/open/pre/list (十.1 获取预处理信息列表). Reads.
    /// Errors: `invalid_argument` for `current` below 1 or a `page_size` outside 1 to 50.
    Reply<Page<Preprocessor>> list(const PageQuery& query = {}, const CallOptions& options = {}) const;

    /// All preprocessors from the query's page on, fetched as they are iterated. `options` count for each page by
    /// itself.
    [[nodiscard]] detail::Pages<Reply, Preprocessor> list_all(const PageQuery& query = {},
                                                              const CallOptions& options = {}) const;

    /// A preprocessor with its source code.
    /// GET /api/open/pre/detail (十.2 预处理信息详情). Reads.
    /// @param pre_id `Preprocessor::id`, at least 1.
    Reply<PreprocessorDetail> detail(std::int64_t pre_id, const CallOptions& options = {}) const;

    /// Creates a preprocessor and returns its id.
    /// POST /api/open/pre/add (十.3 新增预处理信息). Writes; a retry can create a second one or fail on the code, so an
    /// error that is `in_doubt()` calls for a look at `list` first.
    /// Errors: `invalid_argument` if a required text is empty.
    Reply<std::int64_t> add(const AddPreprocessor& preprocessor, const CallOptions& options = {}) const;

    /// Replaces a preprocessor's values.
    /// POST /api/open/pre/edit (十.4 修改预处理信息). Writes; setting the same values twice is harmless.
    /// Errors: `invalid_argument` for an `id` below 1 or an empty required text.
    Reply<void> edit(const EditPreprocessor& preprocessor, const CallOptions& options = {}) const;

    /// Deletes a preprocessor.
    /// DELETE /api/open/pre/delete (十.5 删除预处理信息). Writes; a second call is an error of the service.
    /// @param pre_id `Preprocessor::id`, at least 1.
    Reply<void> remove(std::int64_t pre_id, const CallOptions& options = {}) const;

    /// Runs source code on a message and returns the processed message. Nothing is kept.
    /// POST /api/open/pre/test (十.6 测试预处理代码). Reads.
    /// Errors: `invalid_argument` if a required text is empty.
    Reply<std::string> test(const TestPreprocessor& test, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API PreprocessingApi<Result>;
extern template class PUSHPLUS_API PreprocessingApi<Pending>;
using Preprocessing = PreprocessingApi<Result>;
using AsyncPreprocessing = PreprocessingApi<Pending>;

}  // namespace v0
}  // namespace pushplus
