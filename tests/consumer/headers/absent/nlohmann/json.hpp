#error "A public header includes <nlohmann/json.hpp>."
