#include "base/file.h"

#include <fstream>
#include <ios>
#include <system_error>

#include <fmt/format.h>

#include "base/error.h"

namespace schemadiff {

void replace_file(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path temporary = file.string() + ".new";
  std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  std::error_code failure;
  if (stream) {
    std::filesystem::rename(temporary, file, failure);
  }
  if (!stream || failure) {
    throw Error(Failure::File, fmt::format("cannot write {}", file.string()));
  }
}

}  // namespace schemadiff
