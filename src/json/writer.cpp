#include "writer.hpp"

#include <string_view>

#include "masking.hpp"
#include "reader.hpp"
#include "visit.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

/// Writes what a visit shows it into the object that is open.
class MemberWriter : public Visitor {
public:
    MemberWriter(JsonWriter& out, Secrets secrets) noexcept : out_(out), secrets_(secrets) {}

    void scalar(const Place& place, const void* value) {
        const Field& field = place.field;
        const Scalar scalar = place.type.operations().get(place.type, value, made_);
        const bool may_leave_out = !place.is_element() && (field.is(omit_empty) || place.type.is(ScalarKind::joined));
        if (may_leave_out && scalar.text.empty()) return;
        name(place);
        if (secrets_ == Secrets::masked && field.is(secret | secret_path) && !scalar.text.empty())
            out_.text(masked(field, scalar.text));
        else
            write(scalar, field.is(true_false));
    }
    void unset(const Place& place) {
        if (!place.field.is(null_if_unset)) return;
        name(place);
        out_.json("null");
    }
    bool enter(const Place& place, const void* value) {
        const bool is_list = place.type.shape == Shape::list;
        if (is_list && place.field.is(omit_empty) && !place.is_element() && place.type.as_list->size(value) == 0)
            return false;
        name(place);
        out_.open(is_list);
        return true;
    }
    void leave(const Place& place) { out_.close(place.type.shape == Shape::list); }
    void too_deep(const Place& place) {
        name(place);
        out_.json("null");
    }

private:
    void name(const Place& place) {
        if (!place.is_element()) out_.key(place.field.wire);
    }

    void write(const Scalar& scalar, bool as_true_false) {
        switch (scalar.kind) {
            case Scalar::Kind::null: return out_.json("null");
            case Scalar::Kind::boolean:
                if (as_true_false) return out_.json(scalar.integer != 0 ? "true" : "false");
                return out_.integer(scalar.integer);
            case Scalar::Kind::integer: return out_.integer(scalar.integer);
            case Scalar::Kind::real: return out_.json(scalar.text);
            case Scalar::Kind::text: return out_.text(scalar.text);
            case Scalar::Kind::json: {
                const auto json = normalized(scalar.text);
                return out_.json(json.empty() ? "null" : std::string_view(json));
            }
        }
    }

    JsonWriter& out_;
    const Secrets secrets_;
    std::string made_;
};

}  // namespace

void write_members(JsonWriter& out, const Table& table, const void* object, Secrets secrets) {
    MemberWriter writer(out, secrets);
    visit(table, object, writer);
}

std::string write_json(const Table& table, const void* object, Secrets secrets) {
    std::string json;
    JsonWriter out(json);
    out.open(false);
    write_members(out, table, object, secrets);
    out.close(false);
    return json;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
