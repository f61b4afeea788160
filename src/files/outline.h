#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What may stand in model files, as data: made of the kinds' kPlacements and describe(), and read
/// by the JSON Schema and by `explain`.
namespace schemadiff::files {

struct Key;

/// What an attribute takes.
struct Shape {
  enum class Type : std::uint8_t {
    Boolean,
    Integer,
    Number,
    Text,
    Word,
    Options,
    List,
    Names,
    Table
  };

  Type type = Type::Text;
  std::vector<std::string> words = {};  ///< of Word
  std::vector<Shape> element = {};      ///< of List and Names: one
  std::string text = {};                ///< of Table: what it is
  std::vector<Key> keys = {};           ///< of Table
  std::string main = {};                ///< of Table: the key that a bare value stands for, or ""
};

/// One attribute.
struct Key {
  std::string key;
  std::string text;
  bool required = false;
  Shape shape;
};

/// A place where objects of a kind are declared.
struct Outline {
  std::string key;                       ///< in the table around it
  std::string kind;                      ///< what an object here is
  std::string text;                      ///< what that is
  bool is_named = false;                 ///< a table of names, each with an object
  bool is_flag = false;                  ///< `true` declares one
  bool is_again = false;                 ///< holds all that the object around it may hold
  std::string main = {};                 ///< the key that a bare value stands for, or ""
  std::vector<Key> keys = {};            ///< of an object, words such as `renamed_from` included
  std::vector<std::string> beside = {};  ///< keys of an object that stand beside `key`
  std::vector<Outline> inside = {};      ///< what an object's table may hold beside its keys
};

/// The top level of a file, but for `schema = "…"`.
[[nodiscard]] std::vector<Outline> outline();

/// The key of this name; null when there is none. Lives as long as the keys.
[[nodiscard]] const Key* find_key(const std::vector<Key>& keys, const std::string& name);

}  // namespace schemadiff::files
