#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace schemadiff::model {

/// When a trigger fires, by session_replication_role: pg_trigger.tgenabled,
/// pg_event_trigger.evtenabled.
enum class TriggerState : std::uint8_t { Origin, Disabled, Replica, Always };

constexpr auto words(std::type_identity<TriggerState> /*tag*/) {
  return std::array<std::string_view, 4>{"origin", "disabled", "replica", "always"};
}

/// From the catalogs' letter.
constexpr TriggerState trigger_state(char letter) {
  return letter == 'D'   ? TriggerState::Disabled
         : letter == 'R' ? TriggerState::Replica
         : letter == 'A' ? TriggerState::Always
                         : TriggerState::Origin;
}

/// `ENABLE`, `DISABLE`, `ENABLE REPLICA`, `ENABLE ALWAYS`.
constexpr std::string_view state_words(TriggerState state) {
  switch (state) {
    case TriggerState::Origin:
      return "ENABLE";
    case TriggerState::Disabled:
      return "DISABLE";
    case TriggerState::Replica:
      return "ENABLE REPLICA";
    case TriggerState::Always:
      return "ENABLE ALWAYS";
  }
  return "";
}

}  // namespace schemadiff::model
