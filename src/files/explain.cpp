#include "files/explain.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "files/outline.h"

namespace schemadiff::files {

namespace {

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    parts.emplace_back(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return parts;
}

/// What a path leads to: either the objects of a kind or an attribute; neither at the top.
struct Node {
  std::vector<Outline> inside = {};
  std::vector<Key> keys = {};
  std::string text = {};
  std::string takes = {};     ///< what kind of value stands here
  bool takes_a_name = false;  ///< the next part may be an object's
};

std::string takes(const Shape& shape) {
  switch (shape.type) {
    case Shape::Type::Boolean:
      return "true or false";
    case Shape::Type::Integer:
      return "an integer";
    case Shape::Type::Number:
      return "a number";
    case Shape::Type::Text:
      return "a string";
    case Shape::Type::Word:
      return fmt::format("\"{}\"", join(shape.words, "\" or \""));
    case Shape::Type::Options:
      return "a table of options";
    case Shape::Type::List:
      return fmt::format("{}, or a list of such", takes(shape.element.front()));
    case Shape::Type::Names:
      return fmt::format("a table of names, each with {}", takes(shape.element.front()));
    case Shape::Type::Table:
      return shape.main.empty() ? "a table" : fmt::format("a table, or its {} alone", shape.main);
  }
  return "";  // not reached: the switch names every type
}

std::string takes(const Outline& outline) {
  const std::string flag = outline.is_flag ? ", or true" : "";
  const std::string object =
      (outline.main.empty() ? "a table" : fmt::format("a table, or its {} alone", outline.main)) +
      flag;
  return outline.is_named ? fmt::format("a table of names; each is {}", object) : object;
}

Node node_of(const Outline& outline) {
  return {.inside = outline.inside,
          .keys = outline.keys,
          .text = outline.text,
          .takes = takes(outline),
          .takes_a_name = outline.is_named};
}

Node node_of(const Key& key) {
  const Shape& shape = key.shape.element.empty() ? key.shape : key.shape.element.front();
  return {.keys = shape.keys,
          .text = shape.text.empty() ? key.text : fmt::format("{}\n{}", key.text, shape.text),
          .takes = takes(key.shape) + (key.required ? "; has to be given" : "")};
}

/// The key or kind of this name.
std::optional<Node> find_part(const Node& from, const std::string& part) {
  if (const Key* const key = find_key(from.keys, part)) {
    return node_of(*key);
  }
  for (const Outline& outline : from.inside) {
    if (outline.key == part && outline.is_again) {
      Node again = from;
      again.takes_a_name = outline.is_named;
      return again;
    }
    if (outline.key == part) {
      return node_of(outline);
    }
    if (std::ranges::find(outline.beside, part) != outline.beside.end()) {
      const Key* const key = find_key(outline.keys, part);
      return key == nullptr ? std::nullopt : std::optional(node_of(*key));
    }
  }
  return std::nullopt;
}

/// The same, or an object of any name.
std::optional<Node> step(const Node& from, const std::string& part) {
  std::optional<Node> found = find_part(from, part);
  if (!found && from.takes_a_name) {
    found = from;
    found->takes_a_name = false;
  }
  return found;
}

/// What may stand below: keys first.
std::vector<Explained> below(const Node& node) {
  std::vector<Explained> lines;
  for (const Key& key : node.keys) {
    lines.push_back({.key = key.key, .text = key.text});
  }
  for (const Outline& outline : node.inside) {
    lines.push_back({.key = outline.key, .text = outline.text});
    for (const std::string& beside : outline.beside) {
      if (const Key* const key = find_key(outline.keys, beside)) {
        lines.push_back({.key = beside, .text = key->text});
      }
    }
  }
  return lines;
}

Node top() {
  return {.inside = outline(),
          .keys = {{.key = "schema",
                    .text = "The default schema of unqualified names in this file; or a table of "
                            "schemas.",
                    .shape = {}}},
          .text = "A model file declares objects, each under its kind and name.",
          .takes = "TOML"};
}

std::string text_of(const std::string& path, const Node& node) {
  std::string text =
      fmt::format("{}: {}\n{}\n", path.empty() ? "model files" : path, node.takes, node.text);
  std::size_t width = 0;
  for (const Explained& line : below(node)) {
    width = std::max(width, line.key.size());
  }
  text += below(node).empty() ? "" : "\n";
  for (const Explained& line : below(node)) {
    text += fmt::format("  {:<{}}  {}\n", line.key, width, line.text);
  }
  return text;
}

}  // namespace

std::optional<std::string> explain(const std::string& path) {
  std::optional<Node> node = top();
  bool is_first = true;
  bool ends_in_name = false;
  for (const std::string& part : parts_of(path)) {
    // `schema` at the top is both a key and a kind: what follows it is the kind's.
    if (is_first && path.starts_with("schema.")) {
      node->keys.clear();
    }
    is_first = false;
    ends_in_name = node->takes_a_name && !find_part(*node, part);
    node = step(*node, part);
    if (!node) {
      return std::nullopt;
    }
  }
  if (ends_in_name) {  // a mistyped key more likely than an object
    return std::nullopt;
  }
  return text_of(path, *node);
}

std::vector<std::string> explained_paths() {
  std::vector<std::string> paths;
  for (const Outline& outline : outline()) {
    paths.push_back(outline.key);
    for (const Explained& line : below(node_of(outline))) {
      paths.push_back(fmt::format("{}.{}", outline.key, line.key));
    }
  }
  return paths;
}

}  // namespace schemadiff::files
