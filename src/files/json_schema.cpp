#include "files/json_schema.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "files/outline.h"

namespace schemadiff::files {

namespace {

using Json = nlohmann::ordered_json;

Json schema_of(const Shape& shape);

Json any_of(std::vector<Json> choices) {
  return choices.size() == 1 ? choices.front() : Json{{"anyOf", choices}};
}

Json described(Json schema, const std::string& text) {
  Json result{{"description", text}};
  result.update(schema);
  return result;
}

/// A table with these keys.
Json table_of(const std::vector<Key>& keys) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key& key : keys) {
    properties[key.key] = described(schema_of(key.shape), key.text);
    if (key.required) {
      required.push_back(key.key);
    }
  }
  Json table{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!required.empty()) {
    table["required"] = required;
  }
  return table;
}

Json with_main(Json table, const std::vector<Key>& keys, const std::string& main) {
  std::vector<Json> choices{std::move(table)};
  if (const Key* const key = find_key(keys, main)) {
    choices.insert(choices.begin(), schema_of(key->shape));
  }
  return any_of(choices);
}

Json schema_of(const Shape& shape) {
  switch (shape.type) {
    case Shape::Type::Boolean:
      return {{"type", "boolean"}};
    case Shape::Type::Integer:
      return {{"type", "integer"}};
    case Shape::Type::Number:
      return {{"type", "number"}};
    case Shape::Type::Text:
      return {{"type", "string"}};
    case Shape::Type::Word:
      return {{"enum", shape.words}};
    case Shape::Type::Options:
      return {{"type", "object"},
              {"additionalProperties", {{"type", {"string", "number", "boolean"}}}}};
    case Shape::Type::List: {
      const Json element = schema_of(shape.element.front());
      return any_of({{{"type", "array"}, {"items", element}}, element});
    }
    case Shape::Type::Names:
      return {{"type", "object"}, {"additionalProperties", schema_of(shape.element.front())}};
    case Shape::Type::Table:
      return with_main(table_of(shape.keys), shape.keys, shape.main);
  }
  return {};  // not reached: the switch names every type
}

Json schema_of(const Outline& outline);

/// Adds what objects may hold: their children, and the keys that stand beside those.
void add_inside(const std::vector<Outline>& inside, Json& properties) {
  for (const Outline& child : inside) {
    properties[child.key] = described(schema_of(child), child.text);
    for (const std::string& beside : child.beside) {
      if (const Key* const key = find_key(child.keys, beside)) {
        properties[beside] = described(schema_of(key->shape), key->text);
      }
    }
  }
}

Json object_of(const Outline& outline) {
  Json table = table_of(outline.keys);
  add_inside(outline.inside, table["properties"]);
  Json schema = with_main(std::move(table), outline.keys, outline.main);
  return outline.is_flag ? any_of({{{"type", "boolean"}}, schema}) : schema;
}

/// Where the schema of what may hold others of its own kind stands.
std::string place_of(const Outline& outline) {
  return "#/definitions/" + outline.key;
}

Json schema_of(const Outline& outline) {
  if (outline.is_again) {
    return {{"allOf", Json::array({{{"$ref", place_of(outline)}}})}};
  }
  return outline.is_named ? Json{{"type", "object"}, {"additionalProperties", object_of(outline)}}
                          : object_of(outline);
}

/// What others of its kind refer to.
void add_definitions(const std::vector<Outline>& outlines, Json& definitions) {
  for (const Outline& outline : outlines) {
    for (const Outline& child : outline.inside) {
      if (child.is_again) {
        definitions[child.key] = schema_of(outline);
      }
    }
    add_definitions(outline.inside, definitions);
  }
}

}  // namespace

std::string json_schema() {
  const std::vector<Outline> top = outline();
  Json properties = Json::object();
  add_inside(top, properties);
  Json definitions = Json::object();
  add_definitions(top, definitions);
  constexpr const char* kDefaultSchema = "The default schema of unqualified names in this file.";
  Json& schema = properties["schema"];
  const Json schemas = schema;
  schema = any_of({described({{"type", "string"}}, kDefaultSchema), schemas});
  const Json root{{"$schema", "http://json-schema.org/draft-07/schema#"},
                  {"title", "schemadiff model file"},
                  {"type", "object"},
                  {"properties", properties},
                  {"additionalProperties", false},
                  {"definitions", definitions}};
  return root.dump(2) + "\n";
}

}  // namespace schemadiff::files
