// What toml++'s headers only declare. Its parser takes for granted what a half-written text need
// not keep (a name behind "["): that is then an error without a place, not undefined behaviour.
[[noreturn]] void schemadiff_toml_text_is_wrong();
#undef NDEBUG  // without it the assumptions are not looked at
#define TOML_ASSERT(expr) ((expr) ? static_cast<void>(0) : schemadiff_toml_text_is_wrong())
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>

void schemadiff_toml_text_is_wrong() {
  throw toml::parse_error("this is no TOML", toml::source_position{});
}
