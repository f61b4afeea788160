#include "base/file.h"

#include <fstream>
#include <ios>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "base/error.h"

namespace schemadiff {

std::optional<std::string> file_content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    return std::nullopt;
  }
  return text;
}

void write_file(const std::filesystem::path& file, std::string_view text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text << std::flush;
  if (!stream) {
    throw Error(Failure::Usage, fmt::format("{} cannot be written", file.string()));
  }
}

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
