#include "pg/url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/error.h"

namespace schemadiff::pg {

namespace {

constexpr std::string_view kLocal = "local:";
constexpr std::string_view kWayOut =
    "write postgresql://user:password@host:port/database, host=… dbname=…, or local:";

using Parameters = std::map<std::string, std::string, std::less<>>;
using Conninfo = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

[[noreturn]] void refuse(std::string_view what, std::string_view way_out = kWayOut) {
  throw Error(Failure::Usage, fmt::format("bad database URL: {}; {}", what, way_out));
}

bool is_secret(std::string_view keyword) {
  constexpr std::array<std::string_view, 3> kSecrets = {"password", "sslpassword",
                                                        "oauth_client_secret"};
  return std::ranges::find(kSecrets, keyword) != kSecrets.end();
}

bool is_scheme_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '-' || c == '.' || c == '_';
}

/// `postgresql+psycopg2` of `postgresql+psycopg2://…`; nothing for libpq's key=value form, whatever
/// its values hold.
std::optional<std::string_view> scheme_of(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos ||
      !std::ranges::all_of(text.substr(0, end), is_scheme_character)) {
    return std::nullopt;
  }
  return text.substr(0, end);
}

/// The text as libpq understands it: without SQLAlchemy's driver.
std::string without_driver(std::string_view text) {
  const std::optional<std::string_view> scheme = scheme_of(text);
  if (!scheme) {
    if (text.find('=') == std::string_view::npos) {
      refuse("it is neither a URI nor key=value pairs");  // not repeated: it may be a password
    }
    return std::string(text);
  }
  const std::string_view dialect = scheme->substr(0, scheme->find('+'));
  if (dialect != "postgresql" && dialect != "postgres") {
    refuse(fmt::format("'{}://' is not PostgreSQL", *scheme));
  }
  return fmt::format("{}{}", dialect, text.substr(scheme->size()));
}

struct Complaint {
  std::string what;
  std::string_view way_out = kWayOut;
};

/// What libpq says, without what it quotes: that may be a password or the whole URI. The name of an
/// unknown parameter is worth telling.
Complaint harmless(std::string_view words) {
  while (!words.empty() && words.back() == '\n') {
    words.remove_suffix(1);
  }
  if (words.starts_with("invalid URI query parameter: ") ||
      words.starts_with("invalid connection option ")) {
    return {std::string(words), "leave it out, libpq does not know it"};
  }
  if (words.starts_with("missing \"=\" after")) {
    return {"a key without '='", "put a value with blanks into single quotes"};
  }
  const std::string what(words.substr(0, words.find(": \"")));
  return words.starts_with("invalid percent-encoded token")
             ? Complaint{what, "write a literal % as %25"}
             : Complaint{what};
}

Parameters parsed_by_libpq(const std::string& text) {
  char* complaint = nullptr;
  const Conninfo options(PQconninfoParse(text.c_str(), &complaint), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned(complaint, &PQfreemem);
  if (!options) {
    const Complaint told = harmless(complaint == nullptr ? "out of memory" : complaint);
    refuse(told.what, told.way_out);
  }
  Parameters parameters;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr && *option->val != '\0') {
      parameters.emplace(option->keyword, option->val);
    }
  }
  return parameters;
}

/// `a,b,,c` at its commas, as libpq writes several hosts and their ports.
std::vector<std::string_view> at_commas(std::string_view list) {
  std::vector<std::string_view> parts;
  for (std::size_t comma = list.find(','); comma != std::string_view::npos;
       comma = list.find(',')) {
    parts.push_back(list.substr(0, comma));
    list.remove_prefix(comma + 1);
  }
  parts.push_back(list);
  return parts;
}

void check_ports(const Parameters& parameters) {
  const auto found = parameters.find("port");
  if (found == parameters.end()) {
    return;
  }
  for (const std::string_view port : at_commas(found->second)) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool is_number = error == std::errc{} && end == port.data() + port.size() && number != 0;
    if (!port.empty() && !is_number) {
      // Not repeated: in  user:pass/word@host  the "port" is the beginning of a password.
      refuse("the port is not a number from 1 to 65535",
             "write the characters / : @ of a password as %2F %3A %40");
    }
  }
  const auto count_of = [&](std::string_view keyword) {
    const auto list = parameters.find(keyword);
    return list == parameters.end() ? 1 : at_commas(list->second).size();
  };
  const std::size_t ports = count_of("port");
  if (ports > 1 && ports != std::max(count_of("host"), count_of("hostaddr"))) {
    refuse("it has several ports, but not one for each host", "write host1:port1,host2:port2");
  }
}

/// Drivers' spellings that mean something to libpq under another name.
void translate_ssl(std::string& text) {
  // asyncpg:  ?ssl=require  is libpq's  ?sslmode=require ; libpq itself knows only  ssl=true.
  for (const std::string_view before : {"?ssl=", "&ssl="}) {
    const std::size_t at = text.find(before);
    if (at != std::string::npos && text.compare(at + before.size(), 4, "true") != 0) {
      text.replace(at + 1, 3, "sslmode");
    }
  }
}

std::string percent_encoded(std::string_view raw, std::string_view also_plain = "") {
  std::string encoded;
  for (const char c : raw) {
    const bool plain = (is_scheme_character(c) && c != '+') || c == '~' ||
                       also_plain.find(c) != std::string_view::npos;
    encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

/// Whether hosts and ports can be written before the first '/': names and addresses, and a port for
/// each host or none at all. Folders of sockets, for instance, cannot.
bool stand_in_authority(std::string_view hosts, std::string_view ports) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-_:,").find(c) != std::string_view::npos;
  };
  return std::ranges::all_of(hosts, is_plain) &&
         (ports.empty() || at_commas(ports).size() == at_commas(hosts).size());
}

/// `h1:5432,[::1]:5433`
std::string authority(std::string_view hosts, std::string_view ports) {
  const std::vector<std::string_view> host_list = at_commas(hosts);
  const std::vector<std::string_view> port_list = at_commas(ports);
  std::string text;
  for (std::size_t i = 0; i < host_list.size(); ++i) {
    const std::string_view host = host_list[i];
    const std::string_view port = i < port_list.size() ? port_list[i] : std::string_view();
    text += i == 0 ? "" : ",";
    text += host.find(':') == std::string_view::npos ? percent_encoded(host)
                                                     : fmt::format("[{}]", host);
    text += port.empty() ? "" : fmt::format(":{}", port);
  }
  return text;
}

class UriWriter {
 public:
  UriWriter(Parameters parameters, bool with_secrets)
      : rest_(std::move(parameters)), with_secrets_(with_secrets) {}

  std::string text() {
    std::string uri = "postgresql://";
    const std::optional<std::string> user = taken("user");
    if (user) {
      const std::optional<std::string> password = taken("password");
      uri += percent_encoded(*user);
      uri += password ? fmt::format(":{}", value_of("password", *password, "")) : "";
      uri += "@";
    }
    const std::string hosts = value_or_empty("host");
    const std::string ports = value_or_empty("port");
    if (!hosts.empty() && stand_in_authority(hosts, ports)) {
      uri += authority(hosts, ports);
      rest_.erase("host");
      rest_.erase("port");
    }
    if (const std::optional<std::string> database = taken("dbname")) {
      uri += "/" + percent_encoded(*database);
    }
    return uri + query();
  }

 private:
  std::optional<std::string> taken(std::string_view keyword) {
    const auto found = rest_.find(keyword);
    if (found == rest_.end()) {
      return std::nullopt;
    }
    return std::move(rest_.extract(found).mapped());
  }

  [[nodiscard]] std::string value_or_empty(const std::string& keyword) const {
    const auto found = rest_.find(keyword);
    return found == rest_.end() ? "" : found->second;
  }

  [[nodiscard]] std::string value_of(std::string_view keyword, std::string_view value,
                                     std::string_view also_plain) const {
    return is_secret(keyword) && !with_secrets_ ? "***" : percent_encoded(value, also_plain);
  }

  [[nodiscard]] std::string query() const {
    std::string text;
    for (const auto& [keyword, value] : rest_) {
      text += fmt::format("{}{}={}", text.empty() ? '?' : '&', keyword,
                          value_of(keyword, value, "/:,"));
    }
    return text;
  }

  Parameters rest_;  // what is not written yet
  bool with_secrets_;
};

}  // namespace

Url Url::parse(std::string_view text) {
  Url url;
  if (text.find('\0') != std::string_view::npos) {
    refuse("it contains a zero byte");
  }
  if (text.empty()) {
    refuse("it is empty");
  }
  if (text.starts_with(kLocal)) {
    url.is_local_ = true;
    const std::string_view name = text.substr(kLocal.size());
    if (name.starts_with('/')) {
      refuse(fmt::format("'{}' is not a database of the private cluster", text),
             "write local: or local:database");
    }
    return url.with_database(name);
  }
  std::string spelled = without_driver(text);
  if (scheme_of(text)) {
    translate_ssl(spelled);
  }
  url.parameters_ = parsed_by_libpq(spelled);
  check_ports(url.parameters_);
  return url;
}

std::optional<std::string> Url::parameter(std::string_view keyword) const {
  const auto found = parameters_.find(keyword);
  return found == parameters_.end() ? std::nullopt : std::optional(found->second);
}

Url Url::with_database(std::string_view name) const {
  return with_parameter("dbname", name);
}

Url Url::with_parameter(std::string_view keyword, std::string_view value) const {
  const Conninfo known(PQconninfoParse("", nullptr),
                       &PQconninfoFree);  // libpq's keywords, nothing set
  bool is_known = false;
  for (const PQconninfoOption* option = known.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    is_known = is_known || option->keyword == keyword;
  }
  if (!is_known) {
    refuse(fmt::format("libpq knows no parameter '{}'", keyword), "leave it out");
  }
  Url changed = *this;
  changed.parameters_.erase(std::string(keyword));
  if (!value.empty()) {
    changed.parameters_.emplace(keyword, value);
  }
  return changed;
}

std::string Url::display() const {
  return is_local_ ? fmt::format("{}{}", kLocal, database().value_or(""))
                   : UriWriter(parameters_, false).text();
}

std::string Url::with_secrets() const {
  return is_local_ ? display() : UriWriter(parameters_, true).text();
}

}  // namespace schemadiff::pg
