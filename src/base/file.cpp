#include "base/file.h"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <ios>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "base/error.h"

namespace schemadiff {

std::optional<std::string> file_content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(file, unknown);
  std::string text(unknown ? 0 : size, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  text.append(std::istreambuf_iterator<char>(stream), {});  // what is no plain file, or grew
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
