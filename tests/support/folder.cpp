#include "support/folder.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace schemadiff::test {

namespace {

void write_file(const std::filesystem::path& file, std::string_view content) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "schemadiff-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make a temporary folder");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryFolder::write(const std::filesystem::path& name,
                                             std::string_view content) const {
  write_file(path_ / name, content);
  return path_ / name;
}

std::string content_of(const std::filesystem::path& file) {
  const std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    throw std::runtime_error("cannot read " + file.string());
  }
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

std::string golden(const std::filesystem::path& name, std::string_view actual) {
  const std::filesystem::path file = std::filesystem::path(SCHEMADIFF_GOLDEN_FOLDER) / name;
  if (std::getenv("SCHEMADIFF_UPDATE_GOLDEN") != nullptr) {
    write_file(file, actual);
  }
  return content_of(file);
}

}  // namespace schemadiff::test
