# The options every target of ours is compiled with.
add_library(schemadiff_options INTERFACE)
# Lines for a stack trace, no more: variables for a debugger cost a fifth of the compile time (-g gives them back).
set(CMAKE_CXX_FLAGS_DEBUG "-g1")
target_compile_options(schemadiff_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wcast-qual
  -Wcast-align -Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override -Wextra-semi -Wformat=2
  -Wundef -Wmissing-declarations -Wredundant-decls -Wduplicated-cond -Wduplicated-branches
  -Wlogical-op -Wuseless-cast)
target_compile_definitions(schemadiff_options INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(SCHEMADIFF_WERROR)
  target_compile_options(schemadiff_options INTERFACE -Werror)
endif()
if(SCHEMADIFF_SANITIZE)
  target_compile_options(schemadiff_options INTERFACE
    -fsanitize=${SCHEMADIFF_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(schemadiff_options INTERFACE -fsanitize=${SCHEMADIFF_SANITIZE})
endif()

# What nearly every file of every room includes, compiled once.
function(schemadiff_precompiled_header)
  file(WRITE ${PROJECT_BINARY_DIR}/precompiled.cpp "")
  add_library(schemadiff_precompiled OBJECT ${PROJECT_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(schemadiff_precompiled PRIVATE fmt::fmt schemadiff_options)
  target_precompile_headers(schemadiff_precompiled PRIVATE
    <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <ranges> <set> <span>
    <sstream> <string> <string_view> <tuple> <utility> <variant> <vector> <fmt/format.h> <fmt/ranges.h>)
endfunction()

# One library per room.
#   schemadiff_room(plan SOURCES order.cpp USES diff LIBRARIES fmt::fmt)
# USES names rooms; LIBRARIES are seen by the rooms above; PRIVATE_LIBRARIES stay behind the room's door.
function(schemadiff_room room)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;LIBRARIES;PRIVATE_LIBRARIES")
  list(TRANSFORM arg_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/${room}/)
  list(TRANSFORM arg_USES PREPEND schemadiff_)
  add_library(schemadiff_${room} ${arg_SOURCES})
  target_include_directories(schemadiff_${room} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(schemadiff_${room}
    PUBLIC ${arg_USES} ${arg_LIBRARIES}
    PRIVATE schemadiff_options ${arg_PRIVATE_LIBRARIES})
  target_link_options(schemadiff_${room} PRIVATE LINKER:--no-undefined)
  target_precompile_headers(schemadiff_${room} REUSE_FROM schemadiff_precompiled)
endfunction()
