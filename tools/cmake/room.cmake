# The options every target of ours is compiled with.
add_library(schemadiff_options INTERFACE)
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
endfunction()
