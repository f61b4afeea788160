// Compiled with the precompiled catch.hpp: CMake makes it only for a target that uses it itself.
