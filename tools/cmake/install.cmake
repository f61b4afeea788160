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

# Manual pages, from the same descriptions as --help.
add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/man/schemadiff.1
  COMMAND schemadiff manual ${PROJECT_BINARY_DIR}/man DEPENDS schemadiff VERBATIM)
add_custom_target(schemadiff_manual ALL DEPENDS ${PROJECT_BINARY_DIR}/man/schemadiff.1)
install(DIRECTORY ${PROJECT_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 OPTIONAL
        FILES_MATCHING PATTERN "*.1")

# Completion of the shells that look in a folder of their own.
foreach(shell IN ITEMS bash zsh fish)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/completion.${shell}
    COMMAND schemadiff completion ${shell} > ${PROJECT_BINARY_DIR}/completion.${shell} DEPENDS schemadiff VERBATIM)
  list(APPEND completions ${PROJECT_BINARY_DIR}/completion.${shell})
endforeach()
add_custom_target(schemadiff_completion ALL DEPENDS ${completions})
install(FILES ${PROJECT_BINARY_DIR}/completion.bash RENAME schemadiff OPTIONAL
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${PROJECT_BINARY_DIR}/completion.zsh RENAME _schemadiff OPTIONAL
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${PROJECT_BINARY_DIR}/completion.fish RENAME schemadiff.fish OPTIONAL
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# `cpack` in the build folder makes a .deb of what is built.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "the schemadiff maintainers <schemadiff@example.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "graphviz, postgresql")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
include(CPack)
