#include "apply/proxy.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sys/poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "pg/url.h"

namespace schemadiff::test {

namespace {

int local_socket(const std::string& path, sockaddr_un& address) {
  address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    throw std::runtime_error("the socket's path is too long: " + path);
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);  // NOLINT: that is how sockets are named
}

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// Cuts a client's bytes into messages: a length, after the first message a type before it.
/// https://www.postgresql.org/docs/15/protocol-overview.html
class Messages {
 public:
  /// The next whole message among the bytes that came, or "".
  std::string next() {
    const std::size_t type = first_ ? 0 : 1;
    if (bytes_.size() < type + 4) {
      return "";
    }
    std::uint32_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      length = length << 8U | static_cast<unsigned char>(bytes_[type + i]);
    }
    if (bytes_.size() < type + length) {
      return "";
    }
    std::string message = bytes_.substr(0, type + length);
    bytes_.erase(0, type + length);
    first_ = false;
    return message;
  }

  void add(std::string_view bytes) { bytes_ += bytes; }

 private:
  std::string bytes_;
  bool first_ = true;
};

/// A client and its server.
struct Pair {
  int client = -1;
  int server = -1;
  bool counted = false;
  Messages messages = {};
};

void close_both(Pair& pair) {
  ::close(pair.client);
  ::close(pair.server);
  pair.client = -1;
}

/// What has come, or "" at the end.
std::string received(int socket) {
  std::array<char, 65536> buffer{};
  const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), 0);
  return size <= 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(size));
}

}  // namespace

Proxy::Proxy(const std::string& url, int message, Cut cut) : message_(message), cut_(cut) {
  const pg::Url server = pg::Url::parse(url);
  const std::string port = server.parameter("port").value_or("5432");
  server_ = server.parameter("host").value_or("") + "/.s.PGSQL." + port;
  const std::string path = folder_.path().string();
  url_ = "postgresql:///" + server.parameter("dbname").value_or("") + "?host=" + path +
         "&port=" + port + "&user=" + server.parameter("user").value_or("postgres");
  sockaddr_un address{};
  listener_ = local_socket(path + "/.s.PGSQL." + port, address);
  if (::bind(listener_, generic(address), sizeof(address)) != 0 || ::listen(listener_, 8) != 0) {
    throw std::runtime_error("cannot listen on " + path);
  }
  thread_ = std::thread([this] { serve(); });
}

Proxy::~Proxy() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
}

void Proxy::serve() {
  std::list<Pair> pairs;
  int count = 0;
  const auto accept_client = [&] {
    sockaddr_un address{};
    Pair pair{.client = ::accept(listener_, nullptr, nullptr),
              .server = local_socket(server_, address),
              .counted = pairs.empty() && count == 0};
    static_cast<void>(::connect(pair.server, generic(address), sizeof(address)));
    pairs.push_back(std::move(pair));
  };
  const auto forward = [&](Pair& pair) {
    const std::string bytes = received(pair.client);
    if (bytes.empty()) {
      close_both(pair);
      return;
    }
    pair.messages.add(bytes);
    for (std::string message = pair.messages.next(); !message.empty();
         message = pair.messages.next()) {
      const bool cuts = pair.counted && ++count == message_;
      if (!cuts || cut_ == Cut::After) {
        send_all(pair.server, message);
      }
      if (cuts) {
        has_cut_ = true;
        close_both(pair);
        return;
      }
    }
  };
  while (!stopping_) {
    std::vector<pollfd> ready{{.fd = listener_, .events = POLLIN, .revents = 0}};
    for (const Pair& pair : pairs) {
      ready.push_back({.fd = pair.client, .events = POLLIN, .revents = 0});
      ready.push_back({.fd = pair.server, .events = POLLIN, .revents = 0});
    }
    constexpr int kPatience = 20;
    if (::poll(ready.data(), ready.size(), kPatience) <= 0) {
      continue;
    }
    std::size_t at = 1;
    for (Pair& pair : pairs) {
      const bool from_client = ready[at++].revents != 0;
      const bool from_server = ready[at++].revents != 0;
      if (from_server) {
        const std::string bytes = received(pair.server);
        send_all(pair.client, bytes);
        if (bytes.empty()) {
          close_both(pair);
          continue;
        }
      }
      if (from_client) {
        forward(pair);
      }
    }
    std::erase_if(pairs, [](const Pair& pair) { return pair.client < 0; });
    if (ready[0].revents != 0) {
      accept_client();
    }
  }
  for (Pair& pair : pairs) {
    close_both(pair);
  }
}

}  // namespace schemadiff::test
