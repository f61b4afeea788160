#include "sql/scan.h"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include "base/error.h"

namespace schemadiff::sql {

namespace {

struct FreeScanResult {
  void operator()(PgQuery__ScanResult* result) const {
    pg_query__scan_result__free_unpacked(result, nullptr);
  }
};

std::vector<Token> unpacked(const PgQueryProtobuf& message) {
  const void* bytes = message.data;
  const std::unique_ptr<PgQuery__ScanResult, FreeScanResult> result{
      pg_query__scan_result__unpack(nullptr, message.len, static_cast<const std::uint8_t*>(bytes))};
  assert(result);  // libpg_query packed it a moment ago
  std::vector<Token> tokens;
  tokens.reserve(result->n_tokens);
  for (std::size_t i = 0; i < result->n_tokens; ++i) {
    // Only the start of a token is used: the scanner reports a wrong end for U&'...' and U&"...".
    const PgQuery__ScanToken& token = *result->tokens[i];
    const bool can_be_column = token.token == PG_QUERY__TOKEN__IDENT ||
                               token.token == PG_QUERY__TOKEN__UIDENT ||
                               token.keyword_kind == PG_QUERY__KEYWORD_KIND__UNRESERVED_KEYWORD ||
                               token.keyword_kind == PG_QUERY__KEYWORD_KIND__COL_NAME_KEYWORD;
    tokens.push_back({.code = token.token,
                      .offset = static_cast<std::size_t>(token.start),
                      .can_be_column = can_be_column});
  }
  return tokens;
}

/// Makes a number that only newer servers can read (0x1F and 1_000 came with 16) one of as many
/// plain digits. Returns whether there was such a number at `offset`.
bool simplify_number(std::string& sql, std::size_t offset) {
  const auto is_part_of_number = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.';
  };
  std::size_t end = offset;
  bool simplified = false;
  for (; end < sql.size() && is_part_of_number(sql[end]); ++end) {
    simplified = simplified || sql[end] < '0' || sql[end] > '9';
    sql[end] = '1';
  }
  return simplified;
}

}  // namespace

std::size_t byte_offset(std::string_view text, int cursor_position) {
  std::size_t offset = 0;
  for (int character = 1; character < cursor_position && offset < text.size(); ++character) {
    do {
      ++offset;
    } while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U);
  }
  return offset;
}

std::vector<Token> scan(std::string_view sql) {
  const std::size_t zero = sql.find('\0');
  if (zero != std::string_view::npos) {
    throw Error(Failure::File, "SQL text cannot hold a zero byte", position_in(sql, zero, ""));
  }
  std::string text{sql};
  while (true) {
    const PgQueryScanResult raw = pg_query_scan(text.c_str());
    const auto release = [](const PgQueryScanResult* result) {
      pg_query_free_scan_result(*result);
    };
    const std::unique_ptr<const PgQueryScanResult, decltype(release)> result{&raw, release};
    if (raw.error == nullptr) {
      return unpacked(raw.pbuf);
    }
    const std::string message = raw.error->message;
    const std::size_t offset = byte_offset(text, raw.error->cursorpos);
    if (!message.starts_with("trailing junk after numeric literal") ||
        !simplify_number(text, offset)) {
      throw Error(Failure::File, message, position_in(sql, offset, ""));
    }
  }
}

}  // namespace schemadiff::sql
