#include "reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "envelope.hpp"
#include "json_writer.hpp"
#include "mended_json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Json = nlohmann::ordered_json;

/// The parser's events, led into the slot by the field lists. One instance for all that is ever read.
class Reader {
public:
    /// `envelope` null: the slot is the whole text.
    Reader(ReadFaults& faults, const ReplySlot& slot, Envelope* envelope, std::size_t most_bytes)
        : faults_(faults), slot_(slot), envelope_(envelope), most_bytes_(most_bytes), bytes_left_(most_bytes) {}

    bool null() { return capture_ ? captured("null") : scalar({}); }
    bool boolean(bool value) {
        if (capture_) return captured(value ? "true" : "false");
        return scalar({Scalar::Kind::boolean, value ? 1 : 0, {}, false});
    }
    bool number_integer(Json::number_integer_t value) { return integer(value, value, false); }
    bool number_unsigned(Json::number_unsigned_t value) {
        constexpr auto most = static_cast<Json::number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
        return integer(value, static_cast<std::int64_t>(value & most), value > most);
    }
    bool number_float(Json::number_float_t value, const std::string& written) {
        if (capture_) return captured(written);
        return scalar({Scalar::Kind::real, 0, written, false, value});
    }
    bool string(std::string& value) {
        if (capture_) {
            capture_->text(value);
            return true;
        }
        return scalar({Scalar::Kind::text, 0, value, false});
    }
    bool binary(Json::binary_t&) { return malformed("binary data"); }

    bool start_object(std::size_t) { return open(false); }
    bool start_array(std::size_t) { return open(true); }
    bool end_object() { return close(false); }
    bool end_array() { return close(true); }

    bool key(std::string& name) {
        if (capture_) {
            capture_->key(name);
            return true;
        }
        if (skipped_ > 0) return true;
        if (in_envelope()) return envelope_key(name);
        Frame& frame = top();
        frame.current = frame.find(name);
        if (frame.current == nullptr || !frame.current->is(unique | other_name)) return true;
        if (frame.current->is(other_name)) return other_name_of_member();
        const auto bit = std::uint64_t{1} << (frame.current - frame.table->begin());
        if ((frame.seen & bit) != 0) return malformed("the key \"" + name + "\" twice");
        frame.seen |= bit;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const Json::exception&) {
        if (!faults_.malformed.empty()) return false;
        faults_.invalid = true;
        return malformed("no valid JSON at byte " + std::to_string(position));
    }

    void finish() {
        if (!faults_.malformed.empty()) return;
        if (depth_ == 0 && !opened_) {
            malformed("no JSON object");
        } else if (envelope_ == nullptr) {
            return;
        } else if (!envelope_->code) {
            malformed("no \"code\"");
        } else if (slot_.type.shape != Shape::nothing && !has_data_ && faults_.mismatch.empty()) {
            faults_.mismatch = "data is missing";
        }
    }

private:
    enum class Part { other, code, msg, data };

    struct Frame {
        void* object;
        const Table* table;      ///< Null: the envelope or a list.
        const ListAccess* list;  ///< Null: the envelope or an object.
        const Field* expected;   ///< The service writes fields in the order it documents: try this one first.
        const Field* current;
        std::size_t index;
        std::uint64_t seen;

        const Field* find(std::string_view name) {
            if (expected != table->end() && expected->wire == name) return expected++;
            for (const Field& field : *table) {
                if (field.wire != name) continue;
                expected = &field + 1;
                return &field;
            }
            return nullptr;
        }
    };

    [[nodiscard]] bool in_envelope() const { return envelope_ != nullptr && depth_ == 1; }

    Frame& top() { return frames_[depth_ - 1]; }

    bool malformed(std::string what) {
        faults_.malformed = std::move(what);
        return false;
    }

    template <class Number>
    bool integer(Number number, std::int64_t value, bool out_of_range) {
        // Written out only where that is wanted; most numbers go to integers.
        std::string written;
        if (capture_ || wants_digits()) written = std::to_string(number);
        if (capture_) return captured(written);
        return scalar(
            {Scalar::Kind::integer, value, written, out_of_range, out_of_range ? static_cast<double>(number) : 0});
    }

    bool wants_digits() {
        if (skipped_ > 0) return false;
        if (depth_ == 0) return takes_digits(slot_.type);
        if (in_envelope()) return part_ == Part::msg || (part_ == Part::data && takes_digits(slot_.type));
        const Frame& frame = top();
        if (frame.list != nullptr) return takes_digits(frame.list->element);
        return frame.current != nullptr && takes_digits(frame.current->type);
    }

    static bool takes_digits(const Type& type) {
        return type.shape == Shape::scalar && type.operations().takes_digits();
    }

    static Part part_of(std::string_view name) {
        using namespace std::string_view_literals;
        if (name == "code"sv) return Part::code;
        if (name == "msg"sv) return Part::msg;
        return name == "data"sv ? Part::data : Part::other;
    }

    bool envelope_key(const std::string& name) {
        part_ = part_of(name);
        if (part_ == Part::other) return true;
        bool& seen = seen_[static_cast<std::size_t>(part_)];
        if (seen) return malformed("the key \"" + name + "\" twice");
        seen = true;
        return true;
    }

    bool scalar(const Scalar& value) {
        if (skipped_ > 0) return true;
        if (depth_ == 0) return whole_scalar(value);
        if (in_envelope()) return envelope_scalar(value);
        Frame& frame = top();
        if (frame.list != nullptr) {
            return element(frame, value);
        } else if (frame.current == nullptr) {
            return true;
        } else {
            put(frame.current->type, frame.current->member(frame.object), value);
        }
        return true;
    }

    bool element(Frame& frame, const Scalar& value) {
        const Type& type = frame.list->element;
        if (type.shape != Shape::scalar) {
            put(type, nullptr, value);
        } else if (value.kind != Scalar::Kind::null) {
            if (!has_room(frame)) return false;
            put(type, frame.list->append(frame.object), value);
        }
        ++frame.index;
        return true;
    }

    // Whether another element fits the limits. Texts are no longer than they are in JSON; elements can be.
    bool has_room(const Frame& list) {
        const std::size_t size = list.list->element_size;
        const bool of_page = envelope_ != nullptr && depth_ == levels_of_page;
        if (of_page && list.index >= slot_.most_rows)
            return excess("has more than " + std::to_string(slot_.most_rows) + " rows");
        if (size > bytes_left_) return excess("takes more than " + std::to_string(most_bytes_) + " bytes");
        bytes_left_ -= size;
        return true;
    }

    // Ends the reading.
    bool excess(const std::string& what) {
        if (faults_.mismatch.empty()) faults_.mismatch = path(depth_ - 1) + " " + what;
        return false;
    }

    // Another name counts for as long as nothing has come under the member's own.
    bool other_name_of_member() {
        Frame& frame = top();
        std::string made;
        const Type& type = frame.current->type;
        const void* value = type.held(frame.current->member(frame.object));
        if (value != nullptr && !is_empty(type.operations().get(type, value, made))) frame.current = nullptr;
        return true;
    }

    static bool is_empty(const Scalar& scalar) {
        return scalar.kind >= Scalar::Kind::text ? scalar.text.empty() : scalar.integer == 0 && scalar.real == 0;
    }

    bool whole_scalar(const Scalar& value) {
        if (wants_object()) return malformed("no JSON object");
        opened_ = true;
        put(slot_.type, slot_.value, value);
        return true;
    }

    [[nodiscard]] bool wants_object() const { return envelope_ != nullptr || slot_.type.shape == Shape::object; }

    void put(const Type& type, void* target, const Scalar& value) {
        if (const char* expected = assign(type, target, value)) mismatch(expected);
    }

    bool captured(std::string_view json) {
        capture_->json(json);
        return true;
    }

    bool envelope_scalar(const Scalar& value) {
        if (part_ == Part::code) {
            const auto number = whole_number(value);
            if (!number || value.kind == Scalar::Kind::boolean || *number < std::numeric_limits<int>::min() ||
                *number > std::numeric_limits<int>::max())
                return malformed("a \"code\" that is no number");
            envelope_->code = static_cast<int>(*number);
        } else if (part_ == Part::msg) {
            envelope_->msg.assign(value.text);
        } else if (part_ == Part::data && value.kind != Scalar::Kind::null) {
            has_data_ = true;
            put(slot_.type, slot_.value, value);
            // Empty text is no number; as a member it stands for an empty one, as the whole reply it answers nothing.
            const bool no_text = value.kind == Scalar::Kind::text && value.text.empty();
            if (no_text && slot_.type.shape == Shape::scalar && slot_.type.operations().is_number())
                mismatch("a number");
        }
        return true;
    }

    // The first mismatch is told, and the rest is read on: a `code` that comes later decides whether it counts.
    void mismatch(const char* expected) {
        if (faults_.mismatch.empty()) faults_.mismatch = path(depth_) + " is not " + expected;
    }

    // Where the reading is, by its outermost levels.
    [[nodiscard]] std::string path(std::size_t levels) const {
        std::string path = envelope_ != nullptr ? "data" : "";
        for (std::size_t i = envelope_ != nullptr ? 1 : 0; i < levels; ++i) {
            const Frame& frame = frames_[i];
            if (frame.list != nullptr)
                path += '[' + std::to_string(frame.index) + ']';
            else if (frame.current != nullptr)
                path.append(path.empty() ? "" : ".").append(frame.current->wire);
        }
        return path;
    }

    bool open(bool array) {
        if (depth_ + skipped_ + captured_ >= max_levels) {
            faults_.too_deep = true;
            return malformed("more than " + std::to_string(max_levels) + " levels");
        }
        if (capture_) {
            ++captured_;
            capture_->open(array);
            return true;
        }
        if (skipped_ > 0) return skip();
        if (depth_ == 0) {
            if (array && wants_object()) return malformed("no JSON object");
            opened_ = true;
            return envelope_ != nullptr ? push(Frame{}) : enter(slot_.type, slot_.value, array);
        }
        if (in_envelope()) {
            if (part_ == Part::code) return malformed("a \"code\" that is no number");
            if (part_ != Part::data) return skip();
            has_data_ = true;
            return enter(slot_.type, slot_.value, array);
        }
        Frame& frame = top();
        if (frame.list != nullptr) {
            const Type& element = frame.list->element;
            if (!fits(element, array)) return misfit(element);
            return has_room(frame) && enter(element, frame.list->append(frame.object), array);
        }
        if (frame.current == nullptr) return skip();
        return enter(frame.current->type, frame.current->member(frame.object), array);
    }

    static bool fits(const Type& type, bool array) {
        return type.shape == (array ? Shape::list : Shape::object) || type.is(ScalarKind::json);
    }

    bool misfit(const Type& type) {
        if (type.shape == Shape::object)
            mismatch("an object");
        else if (type.shape == Shape::list)
            mismatch("an array");
        else if (type.shape == Shape::scalar)
            mismatch(type.operations().is_number() ? "a number" : "text");
        return skip();
    }

    bool enter(const Type& type, void* target, bool array) {
        if (!fits(type, array)) return misfit(type);
        target = type.set(target);
        if (type.shape == Shape::scalar) {
            captured_ = 1;
            captured_for_ = static_cast<JsonText*>(target);
            json_.clear();
            capture_.emplace(json_).open(array);
            return true;
        }
        if (!array) return push(object_frame(target, type.table()));
        Frame frame{};
        frame.object = target;
        frame.list = type.as_list;
        return push(frame);
    }

    static Frame object_frame(void* object, const Table& table) {
        Frame frame{};
        frame.object = object;
        frame.table = &table;
        frame.expected = table.begin();
        return frame;
    }

    bool skip() {
        ++skipped_;
        return true;
    }

    bool push(const Frame& frame) {
        frames_[depth_++] = frame;
        return true;
    }

    bool close(bool array) {
        if (capture_) {
            capture_->close(array);
            if (--captured_ > 0) return true;
            capture_.reset();
            *captured_for_ = JsonText(std::move(json_));
        } else if (skipped_ > 0) {
            --skipped_;
        } else {
            --depth_;
        }
        if (skipped_ == 0 && depth_ > 0 && top().list != nullptr) ++top().index;
        return true;
    }

    // The envelope, the page and its list.
    static constexpr std::size_t levels_of_page = 3;

    ReadFaults& faults_;
    const ReplySlot& slot_;
    Envelope* const envelope_;
    const std::size_t most_bytes_;  ///< Of all lists' elements.
    std::size_t bytes_left_;
    std::optional<JsonWriter> capture_;  ///< Writes what is kept as JSON out again.
    std::string json_;                   ///< What it has written.
    JsonText* captured_for_ = nullptr;
    std::size_t captured_ = 0;              ///< Levels within the capture.
    std::array<Frame, max_levels> frames_;  ///< Of which `depth_` are set.
    std::size_t depth_ = 0;
    std::size_t skipped_ = 0;
    Part part_ = Part::other;
    std::array<bool, 4> seen_{};
    bool has_data_ = false;
    bool opened_ = false;
};

}  // namespace

void read_json(std::string_view text, const ReplySlot& slot, ReadFaults& faults, Envelope* envelope) {
    // A row's members are written with their names, so honest text is hardly shorter than what it becomes.
    constexpr std::size_t always = std::size_t{1} << 20U;
    // The parser takes a NUL for the text's end, and would not see what follows.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        faults.malformed = "no valid JSON at byte " + std::to_string(nul + 1);
        faults.invalid = true;
        return;
    }
    Reader reader(faults, slot, envelope, always + 2 * text.size());
    Json::sax_parse(text.begin(), text.end(), &reader);
    reader.finish();
}

void read_received_json(std::string_view text, const ReplySlot& slot, ReadFaults& faults, Envelope* envelope) {
    read_json(text, slot, faults, envelope);
    if (!faults.invalid) return;
    const auto mended = mended_json(text);
    if (!mended) return;
    slot.clear();
    if (envelope != nullptr)
        *envelope = Envelope();
    else
        faults = ReadFaults();
    read_json(*mended, slot, faults, envelope);
}

std::string normalized(std::string_view json) {
    JsonText text;
    ReadFaults faults;
    read_json(json, slot_for(text), faults);
    return faults.malformed.empty() ? text.json() : std::string();
}

std::optional<std::string> unquoted(std::string_view json) {
    const auto begin = json.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos || json[begin] != '"') return std::nullopt;
    std::string text;
    ReadFaults faults;
    read_json(json, slot_for(text), faults);
    if (!faults.malformed.empty()) return std::nullopt;
    return text;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
