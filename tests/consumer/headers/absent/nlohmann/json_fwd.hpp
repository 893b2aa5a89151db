#error "A public header includes <nlohmann/json_fwd.hpp>."
