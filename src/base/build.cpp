#include "base/build.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

#include <elf.h>
#include <link.h>

#include "base/digest.h"

/// https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.pheader.html#note_section
namespace schemadiff {

namespace {

/// Notes begin and end at multiples of this.
constexpr std::size_t kNoteAlignment = 4;

std::size_t aligned(std::size_t size) {
  return (size + kNoteAlignment - 1) / kNoteAlignment * kNoteAlignment;
}

/// The build id in a segment of notes; "" for none.
std::string_view build_id_in(std::string_view notes) {
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes.data(), sizeof header);
    notes.remove_prefix(sizeof header);
    const std::size_t name_size = aligned(header.n_namesz);
    if (notes.size() < name_size + header.n_descsz) {
      return {};
    }
    const std::string_view name = notes.substr(0, header.n_namesz);
    if (header.n_type == NT_GNU_BUILD_ID && name == std::string_view("GNU", sizeof "GNU")) {
      return notes.substr(name_size, header.n_descsz);
    }
    notes.remove_prefix(std::min(notes.size(), name_size + aligned(header.n_descsz)));
  }
  return {};
}

std::string_view build_id_of(const dl_phdr_info& object) {
  for (std::size_t i = 0; i < object.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object.dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) {
      continue;
    }
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader gives addresses as numbers
    const auto* const begin = reinterpret_cast<const char*>(object.dlpi_addr + segment.p_vaddr);
    if (const std::string_view id = build_id_in({begin, segment.p_memsz}); !id.empty()) {
      return id;
    }
  }
  return {};
}

}  // namespace

std::optional<std::string> running_build() {
  std::vector<std::string> ids;
  dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t /*size*/, void* data) {
        static_cast<std::vector<std::string>*>(data)->emplace_back(build_id_of(*object));
        return 0;
      },
      &ids);
  std::ranges::sort(ids);
  if (ids.empty() || ids.front().empty()) {
    return std::nullopt;
  }
  std::string all;
  for (const std::string& id : ids) {
    all += id;
    all += '\n';
  }
  return sha256(all);
}

}  // namespace schemadiff
