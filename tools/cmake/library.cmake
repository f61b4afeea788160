# libschemadiff: the rooms of the public API in one shared library that shows nothing else.
file(WRITE ${PROJECT_BINARY_DIR}/library.cpp "")
add_library(schemadiff_library SHARED ${PROJECT_BINARY_DIR}/library.cpp)
set_target_properties(schemadiff_library PROPERTIES
  OUTPUT_NAME schemadiff EXPORT_NAME schemadiff VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
  LINK_DEPENDS ${PROJECT_SOURCE_DIR}/tools/cmake/library.map)
target_include_directories(schemadiff_library INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
# The archive is needed whole: nothing in an empty file asks for it.
target_link_libraries(schemadiff_library PRIVATE
  schemadiff_options -Wl,--whole-archive schemadiff_api_archive -Wl,--no-whole-archive)
target_link_options(schemadiff_library PRIVATE
  LINKER:--no-undefined LINKER:--version-script,${PROJECT_SOURCE_DIR}/tools/cmake/library.map)
