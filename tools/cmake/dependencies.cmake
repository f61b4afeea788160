# Everything third-party, found once. All of it is packaged by Debian 12: tools/install-packages.
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(PostgreSQL REQUIRED)  # libpq; the server's own headers are not used

# fmt and toml++ come as headers and a shared library. Their few functions that are not in the headers are compiled
# here, so that what is installed needs nothing but libpq and the C++ runtime.
find_path(FMT_INCLUDE_DIR fmt/format-inl.h REQUIRED)
add_library(schemadiff_fmt STATIC tools/cmake/fmt.cpp)
target_include_directories(schemadiff_fmt SYSTEM PUBLIC ${FMT_INCLUDE_DIR})
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
add_library(schemadiff_toml STATIC tools/cmake/toml.cpp)
target_include_directories(schemadiff_toml SYSTEM PUBLIC ${TOMLPLUSPLUS_INCLUDE_DIR})
target_compile_definitions(schemadiff_toml PUBLIC TOML_HEADER_ONLY=0)

# libpg_query is PostgreSQL's own parser as a library. The archive is linked so that none of its server
# internals (palloc, elog, ...) are exported beside libpq's symbols.
find_path(PG_QUERY_INCLUDE_DIR pg_query.h REQUIRED)
find_library(PG_QUERY_ARCHIVE libpg_query.a REQUIRED)
add_library(schemadiff_pg_query INTERFACE)
target_include_directories(schemadiff_pg_query SYSTEM INTERFACE ${PG_QUERY_INCLUDE_DIR})
target_link_libraries(schemadiff_pg_query INTERFACE ${PG_QUERY_ARCHIVE} Threads::Threads)
target_link_options(schemadiff_pg_query INTERFACE LINKER:--exclude-libs,libpg_query.a)

# pugixml writes XML; dtl, headers alone, finds the differences of two texts. The archive of the one is linked, so
# that nothing more is needed where schemadiff is installed.
find_path(PUGIXML_INCLUDE_DIR pugixml.hpp REQUIRED)
find_library(PUGIXML_ARCHIVE libpugixml.a REQUIRED)
add_library(schemadiff_pugixml INTERFACE)
target_include_directories(schemadiff_pugixml SYSTEM INTERFACE ${PUGIXML_INCLUDE_DIR})
target_link_libraries(schemadiff_pugixml INTERFACE ${PUGIXML_ARCHIVE})
target_link_options(schemadiff_pugixml INTERFACE LINKER:--exclude-libs,libpugixml.a)
find_path(DTL_INCLUDE_DIR dtl/dtl.hpp REQUIRED)
add_library(schemadiff_dtl INTERFACE)
target_include_directories(schemadiff_dtl SYSTEM INTERFACE ${DTL_INCLUDE_DIR})
