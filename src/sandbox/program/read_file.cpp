#include "read_file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

std::string text_of_file(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) throw std::runtime_error(path + ": it is a folder");
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text;
    if (file) text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (!file) throw std::runtime_error(path + ": " + std::generic_category().message(errno));
    return text;
}

std::string first_line_of(const std::string& path) {
    const std::string text = text_of_file(path);
    constexpr char blanks[] = " \t\r";
    std::string line = text.substr(0, text.find('\n'));
    line.erase(0, line.find_first_not_of(blanks));
    line.erase(line.find_last_not_of(blanks) + 1);
    if (line.empty()) throw std::runtime_error(path + ": the first line is empty");
    return line;
}
