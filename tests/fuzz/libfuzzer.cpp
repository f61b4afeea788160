// One program for each target; SCHEMADIFF_FUZZ_TARGET names it.
// https://llvm.org/docs/LibFuzzer.html
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const void* const bytes = data;
  schemadiff::fuzz::SCHEMADIFF_FUZZ_TARGET({static_cast<const char*>(bytes), size});
  return 0;
}
