#include <string>
#include <vector>

#include "../../json/visit.hpp"
#include "json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json object_for(const Table& table) {
    Json json = Json::object();
    json.get_ref<Json::object_t&>().reserve(table.count);
    return json;
}

struct Builder : Visitor {
    explicit Builder(Json& root) : open{&root} {}

    void scalar(const Place& place, const void* value) { put(place, json_of(place, value)); }
    void unset(const Place& place) {
        if (place.field.is(null_if_unset)) put(place, nullptr);
    }
    bool enter(const Place& place, const void* value) {
        if (place.type.shape == Shape::list) {
            Json& list = put(place, Json::array());
            list.get_ref<Json::array_t&>().reserve(place.type.as_list->size(value));
            open.push_back(&list);
        } else {
            open.push_back(&put(place, object_for(place.type.table())));
        }
        return true;
    }
    void leave(const Place&) { open.pop_back(); }

private:
    Json& put(const Place& place, Json value) {
        Json& around = *open.back();
        if (place.is_element()) {
            auto& elements = around.get_ref<Json::array_t&>();
            elements.push_back(std::move(value));
            return elements.back();
        }
        // A field list has each name once: no member is searched for.
        auto& members = around.get_ref<Json::object_t&>();
        members.emplace_back(std::string(place.field.wire), std::move(value));
        return members.back().second;
    }

    Json json_of(const Place& place, const void* value) {
        const Scalar scalar = place.type.operations().get(place.type, value, made);
        switch (scalar.kind) {
            case Scalar::Kind::null: break;
            case Scalar::Kind::boolean:
                return place.field.is(true_false) ? Json(scalar.integer != 0) : Json(scalar.integer);
            case Scalar::Kind::integer: return scalar.integer;
            case Scalar::Kind::real: return scalar.real;
            case Scalar::Kind::text:
                if (scalar.text.empty() && place.type.is(ScalarKind::date_time)) break;
                return std::string(scalar.text);
            case Scalar::Kind::json:
                if (auto json = Json::parse(scalar.text, nullptr, false); !json.is_discarded()) return json;
                break;
        }
        return nullptr;
    }

    std::vector<Json*> open;
    std::string made;
};

}  // namespace

Json to_json(const Table& table, const void* object) {
    Json json = object_for(table);
    Builder builder(json);
    visit(table, object, builder);
    return json;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
