#include <algorithm>
#include <iterator>
#include <map>

#include "content_parts.hpp"
#include "part_packer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::string_view name_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

bool is_among(const std::string_view* names, std::size_t count, const std::string& element) {
    return std::find(names, names + count, element) != names + count;
}

bool has_no_end_tag(const std::string& element) {
    constexpr std::string_view names[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                          "input", "link", "meta", "param", "source", "track", "wbr"};
    return is_among(names, std::size(names), element);
}

bool is_block(const std::string& element) {
    constexpr std::string_view names[] = {"address", "article", "aside",   "blockquote", "br", "center", "details",
                                          "div",     "dl",      "figure",  "footer",     "h1", "h2",     "h3",
                                          "h4",      "h5",      "h6",      "header",     "hr", "main",   "ol",
                                          "p",       "pre",     "section", "table",      "ul"};
    return is_among(names, std::size(names), element);
}

// Whose content is no markup.
bool holds_raw_text(const std::string& element) {
    constexpr std::string_view names[] = {"iframe", "noframes", "script", "style", "textarea", "title", "xmp"};
    return is_among(names, std::size(names), element);
}

/// Goes through HTML token by token and knows which elements are open.
class HtmlReader {
public:
    explicit HtmlReader(std::string_view html) : html_(html), lower_(lower(html)) {}

    [[nodiscard]] std::size_t at() const noexcept { return at_; }
    [[nodiscard]] bool ended() const noexcept { return at_ == html_.size(); }
    [[nodiscard]] bool is_open() const noexcept { return !open_.empty(); }

    /// Whether what was read last ends a line or a block.
    [[nodiscard]] bool after_block() const noexcept { return after_block_ || (at_ > 0 && html_[at_ - 1] == '\n'); }

    /// Whether what was read last is text.
    [[nodiscard]] bool after_text() const noexcept { return after_text_; }

    /// Reads a tag, a comment, or text to the end of its line; after a tag the line end as well. Where a paragraph ends
    /// without an end tag, it reads nothing.
    void read() {
        after_block_ = false;
        after_text_ = html_[at_] != '<';
        if (after_text_) return read_text();
        if (html_.substr(at_, 4) == "<!--") return read_to("-->", at_ + 2);
        const bool closes = html_.substr(at_, 2) == "</";
        const auto name = name_at(at_ + (closes ? 2 : 1));
        if (name.empty()) {
            after_text_ = true;
            return read_text();
        }
        if (!closes && is_block(name) && open_.size() == 1 && open_.back() == "p") {
            close("p");
            after_block_ = true;
            return;
        }
        at_ = end_of_tag();
        after_block_ = is_block(name) && (closes || has_no_end_tag(name));
        if (closes) {
            close(name);
        } else if (!has_no_end_tag(name)) {
            open(name);
            if (holds_raw_text(name)) at_ = std::min(lower_.find("</" + name, at_), html_.size());
        }
        skip_line_end();
    }

private:
    void read_text() {
        const auto end = html_.find_first_of("<\n", html_[at_] == '\n' ? at_ : at_ + 1);
        at_ = std::min(end, html_.size());
        skip_line_end();
    }
    void skip_line_end() {
        if (html_.substr(at_, 2) == "\r\n") ++at_;
        if (at_ < html_.size() && html_[at_] == '\n') ++at_;
    }
    void read_to(std::string_view end, std::size_t from) {
        const auto found = html_.find(end, from);
        at_ = found == std::string_view::npos ? html_.size() : found + end.size();
    }
    // Empty: what begins here is no tag.
    [[nodiscard]] std::string name_at(std::size_t begin) const {
        if (begin >= html_.size() || lower_[begin] < 'a' || lower_[begin] > 'z') return {};
        const auto end = std::min(html_.find_first_not_of(name_characters, begin), html_.size());
        return lower_.substr(begin, end - begin);
    }
    // Past the '>', which may stand in a quoted attribute, too.
    [[nodiscard]] std::size_t end_of_tag() const {
        char before = ' ';
        for (auto at = at_ + 1; at < html_.size(); ++at) {
            const char c = html_[at];
            if (c == '>') return at + 1;
            if ((c == '"' || c == '\'') && before == '=') {
                at = html_.find(c, at + 1);
                if (at == std::string_view::npos) break;
            }
            if (c != ' ' && c != '\n') before = c;
        }
        return html_.size();
    }
    void open(const std::string& name) {
        // A paragraph ends where the next block begins.
        if (is_block(name) && is_open() && open_.back() == "p") close("p");
        open_.push_back(name);
        ++times_open_[name];
    }
    void close(const std::string& name) {
        const auto open = times_open_.find(name);
        if (open == times_open_.end() || open->second == 0) return;
        bool found = false;
        while (!found) {
            found = open_.back() == name;
            --times_open_[open_.back()];
            open_.pop_back();
        }
    }

    const std::string_view html_;
    const std::string lower_;
    std::size_t at_ = 0;
    bool after_block_ = false;
    bool after_text_ = false;
    std::vector<std::string> open_;
    std::map<std::string, std::size_t> times_open_;
};

// A text between two places where no element is open.
struct Piece {
    std::string_view text;
    bool ends_block;
    bool is_text;
};

std::vector<Piece> pieces_of(std::string_view html) {
    std::vector<Piece> pieces;
    std::size_t begin = 0;
    bool is_text = true;
    for (HtmlReader reader(html); !reader.ended();) {
        reader.read();
        is_text = is_text && reader.after_text();
        if (reader.is_open() && !reader.ended()) continue;
        pieces.push_back({html.substr(begin, reader.at() - begin), reader.after_block() || reader.ended(), is_text});
        begin = reader.at();
        is_text = true;
    }
    return pieces;
}

// Adds a piece by itself. False if it is an element that is too long.
bool add(PartPacker& parts, const Piece& piece) {
    if (!parts.fits(piece.text)) parts.end_part();
    if (parts.fits(piece.text)) {
        parts.add(piece.text);
        return true;
    }
    if (piece.is_text) parts.add_lines(piece.text);
    return piece.is_text;
}

}  // namespace

std::optional<std::vector<std::string>> html_parts(std::string_view content, std::size_t most) {
    PartPacker parts(most);
    const auto pieces = pieces_of(content);
    for (std::size_t first = 0, next = 0; first < pieces.size(); first = next) {
        const auto begin = static_cast<std::size_t>(pieces[first].text.data() - content.data());
        std::size_t size = 0;
        do size += pieces[next].text.size();
        while (!pieces[next++].ends_block);
        const Piece block{content.substr(begin, size), true, false};
        if (count_characters(block.text) <= most) {
            static_cast<void>(add(parts, block));
            continue;
        }
        for (auto at = first; at < next; ++at)
            if (!add(parts, pieces[at])) return std::nullopt;
    }
    return parts.finish();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
