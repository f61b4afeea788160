#pragma once

#include <string_view>

/// What reads what people write, fed with anything. Each target returns for good input and for
/// input that is refused with an Error; anything else, and any broken promise (logic_error), is a
/// fault.
namespace schemadiff::fuzz {

/// A database URL; what was read prints as the same URL.
void url(std::string_view text);

/// SQL, split into statements: they stand in the text in their order, and none is empty.
void sql_split(std::string_view text);

/// A revision file; what was read writes a file that is read as the same revision.
void revision_file(std::string_view text);

/// A model file.
void model_file(std::string_view text);

}  // namespace schemadiff::fuzz
