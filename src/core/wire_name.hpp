#pragma once

#include "../json/wire_name.hpp"
