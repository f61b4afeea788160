// consumer_cpp URL FOLDER: what a program does when it starts in development.
#include <iostream>

#include <schemadiff/schemadiff.hpp>

int main(int argc, char** argv) {
  if (argc != 3) {
    return 2;
  }
  try {
    const auto before = schemadiff::api::check(argv[1], argv[2]);
    std::cout << before.sentence << '\n';
    if (!before.is_current()) {
      for (const std::string& id : schemadiff::api::upgrade(argv[1], argv[2])) {
        std::cout << "applied " << id << '\n';
      }
    }
    std::cout << schemadiff::api::check(argv[1], argv[2]).sentence << '\n';
    return 0;
  } catch (const schemadiff::api::Failed& failed) {
    std::cout << failed.what() << '\n';
    return failed.exit_code();
  }
}
