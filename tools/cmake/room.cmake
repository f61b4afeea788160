# Archives name their objects instead of holding copies of them.
set(CMAKE_CXX_ARCHIVE_CREATE "<CMAKE_AR> qcT <TARGET> <LINK_FLAGS> <OBJECTS>")

# The options every target of ours is compiled with.
add_library(schemadiff_options INTERFACE)
# Lines for a stack trace, no more: variables for a debugger cost a fifth of the compile time (-g gives them back).
set(CMAKE_CXX_FLAGS_DEBUG "-g1")
target_compile_options(schemadiff_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wcast-qual
  -Wcast-align -Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override -Wextra-semi -Wformat=2
  -Wundef -Wmissing-declarations -Wredundant-decls -Wduplicated-cond -Wduplicated-branches
  -Wlogical-op -Wuseless-cast $<$<CXX_COMPILER_ID:Clang>:-Wno-unknown-warning-option>)
target_compile_definitions(schemadiff_options INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
# What a program does not use is left out of it.
target_compile_options(schemadiff_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:-ffunction-sections;-fdata-sections>)
target_link_options(schemadiff_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:LINKER:--gc-sections>)
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
  target_link_libraries(schemadiff_precompiled PRIVATE schemadiff_fmt schemadiff_options)
  target_precompile_headers(schemadiff_precompiled PRIVATE
    <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <ranges> <set> <span>
    <sstream> <string> <string_view> <tuple> <utility> <variant> <vector> <fmt/format.h> <fmt/ranges.h>)
endfunction()

# Two libraries per room, compiled once: an archive, which the programs and libschemadiff are linked from, and with
# BUILD_SHARED_LIBS a shared one, which the tests use and whose linking checks the arrows.
#   schemadiff_room(plan SOURCES order.cpp USES diff LIBRARIES schemadiff_fmt)
# USES names rooms; LIBRARIES are seen by the rooms above; PRIVATE_LIBRARIES stay behind the room's door.
function(schemadiff_room room)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;LIBRARIES;PRIVATE_LIBRARIES;DEFINITIONS")
  list(TRANSFORM arg_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/${room}/)
  list(TRANSFORM arg_USES PREPEND schemadiff_)
  set(archives ${arg_USES})
  list(TRANSFORM archives APPEND _archive)
  set(archive schemadiff_${room}_archive)
  add_library(${archive} STATIC ${arg_SOURCES})
  target_include_directories(${archive} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(${archive}
    PUBLIC ${archives} ${arg_LIBRARIES}
    PRIVATE schemadiff_options ${arg_PRIVATE_LIBRARIES})
  target_compile_definitions(${archive} PRIVATE ${arg_DEFINITIONS})
  target_precompile_headers(${archive} REUSE_FROM schemadiff_precompiled)
  if(NOT BUILD_SHARED_LIBS)
    add_library(schemadiff_${room} ALIAS ${archive})
    return()
  endif()
  add_library(schemadiff_${room} SHARED $<TARGET_OBJECTS:${archive}>)
  set_target_properties(schemadiff_${room} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(schemadiff_${room} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(schemadiff_${room}
    PUBLIC ${arg_USES} ${arg_LIBRARIES}
    PRIVATE schemadiff_options ${arg_PRIVATE_LIBRARIES})
  target_link_options(schemadiff_${room} PRIVATE LINKER:--no-undefined)
endfunction()
