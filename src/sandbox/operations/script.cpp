#include "script.hpp"

#include <cstdint>

#include "script_reader.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

/// A script's value: a string, or a number as it is printed.
struct Value {
    std::string text;
    bool is_number = false;
};

class Script {
public:
    Script(std::string_view script, std::string_view message) : reader_(script), content_{std::string(message)} {}

    ScriptOutcome run() {
        try {
            statements();
            return {content_.text, 0};
        } catch (const UnsupportedScript&) {
            return {std::nullopt, reader_.line()};
        }
    }

private:
    void statements() {
        bool separated = true;
        for (;;) {
            separated |= reader_.skip_blank();
            while (reader_.take(";")) {
                separated = true;
                reader_.skip_blank();
            }
            reader_.mark();
            if (reader_.at_end()) return;
            if (!separated) throw UnsupportedScript();
            separated = statement();
        }
    }

    // Returns whether a line's end terminates it.
    bool statement() {
        if (!reader_.take_word("content")) throw UnsupportedScript();
        reader_.skip_blank();
        const bool appends = reader_.take("+=");
        if (!appends) reader_.expect("=");
        if (reader_.peek() == '=' || reader_.peek() == '>') throw UnsupportedScript();
        const Value value = sum();
        content_ = appends ? plus(content_, value) : value;
        return line_ended_;
    }

    Value sum() {
        Value value = term();
        while (continues_with("+")) {
            if (reader_.peek() == '+' || reader_.peek() == '=') throw UnsupportedScript();
            value = plus(value, term());
        }
        return value;
    }

    Value term() {
        Value value = primary();
        line_ended_ = false;
        while (continues_with(".")) {
            reader_.skip_blank();
            if (value.is_number || !reader_.take_word("replace")) throw UnsupportedScript();
            value.text = replaced(value.text);
        }
        return value;
    }

    Value primary() {
        reader_.skip_blank();
        const char c = reader_.peek();
        if (c == '\'' || c == '"' || c == '`') return {reader_.quoted()};
        if (c >= '0' && c <= '9') return {reader_.number(), true};
        if (reader_.take_word("content")) return content_;
        return parenthesised();
    }

    Value parenthesised() {
        constexpr int deepest = 50;
        reader_.expect("(");
        if (++depth_ > deepest) throw UnsupportedScript();
        Value value = sum();
        reader_.expect(")");
        --depth_;
        return value;
    }

    // Reads the arguments of `.replace` and applies them to `text`.
    std::string replaced(const std::string& text) {
        reader_.skip_blank();
        reader_.expect("(");
        reader_.skip_blank();
        bool global = false;
        const std::string what = reader_.peek() == '/' ? reader_.pattern(global) : plain_text();
        reader_.skip_blank();
        reader_.expect(",");
        reader_.skip_blank();
        const std::string with = plain_text();
        reader_.skip_blank();
        reader_.expect(")");
        require_no_pattern(with);

        std::string result;
        std::size_t from = 0;
        for (auto found = text.find(what); found != std::string::npos; found = text.find(what, from)) {
            result.append(text, from, found - from).append(with);
            from = found + what.size();
            require_bounded(result);
            if (!global) break;
        }
        result.append(text, from);
        require_bounded(result);
        return result;
    }

    // "$&" and the like stand for the match.
    static void require_no_pattern(std::string_view with) {
        for (std::size_t i = 0; i + 1 < with.size(); ++i)
            if (with[i] == '$' && std::string_view("$&`'<0123456789").find(with[i + 1]) != std::string_view::npos)
                throw UnsupportedScript();
    }

    std::string plain_text() {
        const char c = reader_.peek();
        if (c != '\'' && c != '"' && c != '`') throw UnsupportedScript();
        return reader_.quoted();
    }

    // Skips `c` if it comes next, even on a later line. If not, remembers whether a line ended.
    bool continues_with(std::string_view c) {
        line_ended_ |= reader_.skip_blank();
        if (!reader_.take(c)) return false;
        line_ended_ = false;
        return true;
    }

    static Value plus(const Value& a, const Value& b) {
        if (!a.is_number || !b.is_number) {
            Value joined{a.text + b.text};
            require_bounded(joined.text);
            return joined;
        }
        const bool whole = a.text.find('.') == std::string::npos && b.text.find('.') == std::string::npos;
        constexpr std::size_t exact_digits = 15;
        if (!whole || a.text.size() > exact_digits || b.text.size() > exact_digits) throw UnsupportedScript();
        return {std::to_string(std::stoll(a.text) + std::stoll(b.text)), true};
    }

    static void require_bounded(const std::string& text) {
        constexpr std::size_t longest = std::size_t{1} << 20;
        if (text.size() > longest) throw UnsupportedScript();
    }

    ScriptReader reader_;
    Value content_;
    int depth_ = 0;
    bool line_ended_ = false;
};

}  // namespace

ScriptOutcome run_script(std::string_view script, std::string_view message) { return Script(script, message).run(); }

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
