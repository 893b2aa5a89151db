#ifdef _WIN32

#    include "secret_file.hpp"

#    include <utility>

#    include "../../files/own_access_windows.hpp"
#    include "../../files/wide_path.hpp"

SecretFile::SecretFile(std::string path) : path_(std::move(path)) {
    auto opened = pushplus::detail::open_own_file(path_, pushplus::detail::Access::read);
    if (opened.missing) refuse("there is no such file");
    if (!opened.fault.empty()) refuse(opened.fault);
    file_.emplace(std::move(opened.file));
}

bool SecretFile::exists(const std::string& path) noexcept {
    return ::GetFileAttributesW(pushplus::detail::wide(path).c_str()) != INVALID_FILE_ATTRIBUTES;
}

void SecretFile::refuse_access_of_others() const {
    const auto rights = pushplus::detail::rights_of(file_->get());
    if (rights.error != ERROR_SUCCESS) refuse(pushplus::detail::words_for(static_cast<int>(rights.error)));
    using pushplus::detail::ForThisUserAlone;
    if (rights.open_to_others) refuse(words_for_open_to_others(path_, ForThisUserAlone::What::file));
}

#endif
