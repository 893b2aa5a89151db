#include "read_json.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "../wire/invalid_value.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// Far more than a seed has. A text of many brackets would take a hundred times its size.
constexpr std::size_t most_levels = 64;

bool is_too_deep(std::string_view text) noexcept {
    std::size_t level = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++level > most_levels) return true;
        } else if ((c == ']' || c == '}') && level > 0) {
            --level;
        }
    }
    return false;
}

std::size_t lines_before(std::string_view text, std::size_t end) {
    const auto first = text.begin();
    return static_cast<std::size_t>(
        std::count(first, first + static_cast<std::ptrdiff_t>(std::min(end, text.size())), '\n'));
}

// Where the parser is in a text.
class Cursor {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Cursor(const char* at, std::size_t* consumed) noexcept : at_(at), consumed_(consumed) {}
    reference operator*() const noexcept { return *at_; }
    Cursor& operator++() noexcept {
        ++at_;
        ++*consumed_;
        return *this;
    }
    bool operator==(const Cursor& other) const noexcept { return at_ == other.at_; }
    bool operator!=(const Cursor& other) const noexcept { return at_ != other.at_; }

private:
    const char* at_;
    std::size_t* consumed_;
};

// Follows the parser until it has read the value at a path, or the brackets that open it.
class Locator : public nlohmann::json_sax<Json> {
public:
    Locator(std::string wanted, const std::size_t& consumed) : wanted_(std::move(wanted)), consumed_(consumed) {}

    [[nodiscard]] std::size_t end() const noexcept { return end_; }

    bool null() override { return value(0); }
    bool boolean(bool) override { return value(0); }
    // The parser has seen the character behind a number.
    bool number_integer(number_integer_t) override { return value(1); }
    bool number_unsigned(number_unsigned_t) override { return value(1); }
    bool number_float(number_float_t, const string_t&) override { return value(1); }
    bool string(string_t&) override { return value(0); }
    bool binary(binary_t&) override { return value(0); }
    bool start_object(std::size_t) override { return open({false, {}, 0}); }
    bool key(string_t& name) override {
        levels_.back().path = member_path(levels_.back().around, name);
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open({true, {}, 0}); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        end_ = position > 0 ? position - 1 : 0;
        return false;
    }

private:
    struct Level {
        bool is_array;
        std::string around;  // The path of the object or array.
        std::size_t next;
        std::string path{};  // The path of the value that comes next.
    };

    [[nodiscard]] const std::string& here() {
        static const std::string root;
        if (levels_.empty()) return root;
        Level& level = levels_.back();
        if (level.is_array) level.path = element_path(level.around, level.next++);
        return level.path;
    }
    bool value(std::size_t ahead) {
        if (here() != wanted_) return true;
        end_ = consumed_ - std::min(ahead, consumed_);
        return false;
    }
    // A member that is missing is looked for where the object around it begins.
    [[nodiscard]] bool is_within(const std::string& path) const {
        if (wanted_.compare(0, path.size(), path) != 0) return false;
        return path.empty() || wanted_.size() == path.size() || wanted_[path.size()] == '.' ||
               wanted_[path.size()] == '[';
    }
    bool open(Level level) {
        if (levels_.size() > most_levels) return false;
        level.around = here();
        if (is_within(level.around)) end_ = consumed_;
        if (level.around == wanted_) return false;
        levels_.push_back(std::move(level));
        return true;
    }
    bool close() {
        levels_.pop_back();
        return true;
    }

    const std::string wanted_;
    const std::size_t& consumed_;
    std::vector<Level> levels_;
    std::size_t end_ = 0;
};

}  // namespace

Json read_object(std::string_view text) {
    if (is_too_deep(text)) throw InvalidValue{{}, "is nested too deeply"};
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) throw InvalidValue{{}, "is not JSON"};
    if (!json.is_object()) throw InvalidValue{{}, "must be a JSON object"};
    return json;
}

std::string text_of(const Json& json) { return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::size_t line_of(std::string_view text, const std::string& path) {
    // The whole begins on the first line, unless the text has an error.
    const std::string wanted = path.empty() ? std::string(1, '\0') : path;
    std::size_t consumed = 0;
    Locator locator(wanted, consumed);
    const Cursor first(text.data(), &consumed);
    const Cursor last(text.data() + text.size(), &consumed);
    static_cast<void>(Json::sax_parse(first, last, &locator));
    return lines_before(text, locator.end()) + 1;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
