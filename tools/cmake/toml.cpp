// What toml++'s headers only declare.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
