#include "api/failed.h"

#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "terminal/diagnostic.h"

namespace schemadiff::api {

namespace {

constexpr int kUsage = static_cast<int>(Failure::Usage);
constexpr int kInternal = 70;  // EX_SOFTWARE of sysexits.h, as the programs

/// As the programs print it, but for "error: " in front: what raises it says that.
std::string message_of(const Error& error) {
  constexpr std::string_view kPrefix = "error: ";
  std::string text = terminal::error_text(error, file_content, {});
  text.erase(text.find_last_not_of('\n') + 1);
  return text.starts_with(kPrefix) ? text.substr(kPrefix.size()) : text;
}

}  // namespace

Failed failure_in_flight() {
  try {
    throw;
  } catch (const Failed& failed) {
    return failed;
  } catch (const Error& error) {
    return {static_cast<int>(error.failure()), message_of(error)};
  } catch (const std::filesystem::filesystem_error& error) {
    return {kUsage, error.what()};
  } catch (const std::exception& error) {
    return {kInternal, error.what()};
  } catch (...) {
    return {kInternal, "an exception of an unknown type"};
  }
}

}  // namespace schemadiff::api
