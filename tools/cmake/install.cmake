# `cmake --install`: the two programs, libschemadiff, its headers, and how CMake and pkg-config find it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS schemadiff schemadiff-apply)
install(TARGETS schemadiff_library EXPORT schemadiff)
install(DIRECTORY include/schemadiff DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT schemadiff NAMESPACE schemadiff:: FILE schemadiffConfig.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/schemadiff)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/schemadiffConfigVersion.cmake COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH schemadiff_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(tools/cmake/schemadiff.pc.in schemadiff.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/schemadiffConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/schemadiff)
install(FILES ${PROJECT_BINARY_DIR}/schemadiff.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
