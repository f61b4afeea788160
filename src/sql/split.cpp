#include "sql/split.h"

#include <cstddef>
#include <string_view>
#include <vector>

#include <pg_query/pg_query.pb-c.h>

#include "sql/scan.h"

namespace schemadiff::sql {

namespace {

bool is_comment(const Token& token) {
  return token.code == PG_QUERY__TOKEN__SQL_COMMENT || token.code == PG_QUERY__TOKEN__C_COMMENT;
}

/// Follows the tokens of one statement and knows which semicolon ends it.
class StatementTracker {
 public:
  /// Returns whether the statement ends here.
  bool ends_at(const Token& token) {
    if (token.code == PG_QUERY__TOKEN__ASCII_59 && parentheses_ <= 0 && blocks_ == 0) {
      *this = {};
      return true;
    }
    follow_head(token.code);
    follow_parentheses(token.code);
    if (head_ == Head::Routine) {
      follow_blocks(token.code);
    }
    previous_ = token.code;
    return false;
  }

 private:
  /// How much of CREATE [OR REPLACE] FUNCTION | PROCEDURE the statement begins with. No other
  /// statement has a body.
  enum class Head { Nothing, Create, Or, Replace, Routine, Other };

  void follow_head(int code) {
    const bool routine = code == PG_QUERY__TOKEN__FUNCTION || code == PG_QUERY__TOKEN__PROCEDURE;
    switch (head_) {
      case Head::Nothing:
        head_ = code == PG_QUERY__TOKEN__CREATE ? Head::Create : Head::Other;
        break;
      case Head::Create:
        head_ = routine ? Head::Routine : code == PG_QUERY__TOKEN__OR ? Head::Or : Head::Other;
        break;
      case Head::Or:
        head_ = code == PG_QUERY__TOKEN__REPLACE ? Head::Replace : Head::Other;
        break;
      case Head::Replace:
        head_ = routine ? Head::Routine : Head::Other;
        break;
      case Head::Routine:
      case Head::Other:
        break;
    }
  }

  /// The actions of a rule stand in parentheses, with semicolons between them.
  void follow_parentheses(int code) {
    parentheses_ += code == PG_QUERY__TOKEN__ASCII_40   ? 1
                    : code == PG_QUERY__TOKEN__ASCII_41 ? -1
                                                        : 0;
  }

  /// BEGIN ATOMIC ... END, and every CASE ... END in it.
  void follow_blocks(int code) {
    const bool is_name = previous_ == PG_QUERY__TOKEN__AS || previous_ == PG_QUERY__TOKEN__ASCII_46;
    if (code == PG_QUERY__TOKEN__ATOMIC && previous_ == PG_QUERY__TOKEN__BEGIN_P) {
      ++blocks_;
    } else if (code == PG_QUERY__TOKEN__CASE && blocks_ > 0 && !is_name) {
      ++blocks_;
    } else if (code == PG_QUERY__TOKEN__END_P && blocks_ > 0 && !is_name) {
      --blocks_;
    }
  }

  Head head_ = Head::Nothing;
  int parentheses_ = 0;
  int blocks_ = 0;
  int previous_ = 0;  // the token before
};

std::string_view without_trailing_white_space(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\n\r\f\v") + 1);
}

}  // namespace

std::vector<StatementView> split(std::string_view sql) {
  const std::vector<Token> tokens = scan(sql);
  std::vector<StatementView> statements;
  StatementTracker tracker;
  bool inside = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_comment(tokens[i])) {
      continue;
    }
    if (tracker.ends_at(tokens[i])) {
      inside = false;
      continue;
    }
    if (!inside) {
      statements.push_back({.text = {}, .offset = tokens[i].offset});
      inside = true;
    }
    StatementView& statement = statements.back();
    const std::size_t end = i + 1 < tokens.size() ? tokens[i + 1].offset : sql.size();
    statement.text =
        without_trailing_white_space(sql.substr(statement.offset, end - statement.offset));
  }
  return statements;
}

}  // namespace schemadiff::sql
