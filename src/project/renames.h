#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "diff/lookalike.h"
#include "files/config.h"
#include "model/database.h"
#include "model/declaration.h"

/// Renamings that the models do not tell: somebody has to decide.
namespace schemadiff::project {

/// `--rename OLD=NEW`: names as SQL writes them, with as many schemas and tables before them as it
/// takes to be clear.
struct RenameAnswer {
  std::string from;
  std::string to;
};

/// How it is decided whether what goes and what comes is one object.
struct RenameDecisions {
  std::vector<RenameAnswer> renamed = {};
  bool none = false;  ///< `--no-rename`: whatever was not answered is no renaming
  /// A person, asked once for each pair; without one what looks like a renaming is refused.
  std::function<bool(const diff::Lookalike&)> ask = {};
};

/// What looks like renamings and nobody decided. Failure::Decision.
class RenamesUndecided final : public Error {
 public:
  explicit RenamesUndecided(std::vector<diff::Lookalike> pairs);

  [[nodiscard]] const std::vector<diff::Lookalike>& pairs() const noexcept { return *pairs_; }

 private:
  std::shared_ptr<const std::vector<diff::Lookalike>>
      pairs_;  // shared by the copies, so that copying does not throw
};

/// The decisions of one run: each is made once, however often the states are compared.
class RenameJudge {
 public:
  explicit RenameJudge(RenameDecisions decisions) : decisions_(std::move(decisions)) {}

  /// Looks at what goes and what comes. True when a renaming was found out: it is among `hints`,
  /// and the states have to be compared again with it. Throws RenamesUndecided, and Error
  /// (Failure::Usage) for an answer that fits several pairs.
  [[nodiscard]] bool decide(const model::Database& from, const model::Database& to);

  /// What was decided, for the declaration and for the model files.
  [[nodiscard]] const std::vector<model::RenameHint>& hints() const { return hints_; }

  /// Throws Error (Failure::Usage) when an answer fitted nothing.
  void require_all_used() const;

 private:
  bool take_answers(const model::Database& from, const model::Database& to);
  void accept(const diff::Lookalike& pair);

  RenameDecisions decisions_;
  std::vector<diff::Lookalike> refused_;
  std::vector<model::RenameHint> hints_;
};

/// Writes the hints into the model files, where they stand for whoever runs this next. Returns the
/// files that were changed, and what has to be written by hand.
struct HintsWritten {
  std::vector<std::string> files;
  std::vector<model::RenameHint> left;
};

HintsWritten write_hints(const files::Config& config, const std::vector<model::RenameHint>& hints);

/// "column public.users.name -> full_name".
[[nodiscard]] std::string to_string(const diff::Lookalike& pair);

}  // namespace schemadiff::project
