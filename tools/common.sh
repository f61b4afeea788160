# Shared by the scripts of this folder, which source it from the top of the source tree.

# Runs a command as root, through sudo where needed.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  else
    sudo "$@"
  fi
}

# Runs a command, in /, as a user PostgreSQL accepts: it refuses root.
unprivileged() (
  cd /  # that user may not see the folder we are in
  if [[ $EUID -eq 0 ]]; then
    setpriv --reuid="$(unprivileged_user)" --regid="$(id -g "$(unprivileged_user)")" --clear-groups "$@"
  else
    "$@"
  fi
)

unprivileged_user() {
  if [[ $EUID -ne 0 ]]; then
    id -un
  elif id postgres > /dev/null 2>&1; then
    echo postgres
  else
    echo nobody
  fi
}

# Where downloads are kept. Root's home is closed to the user that runs the servers.
cache_folder() {
  if [[ $EUID -eq 0 && -z ${XDG_CACHE_HOME:-} ]]; then
    echo /var/cache/schemadiff
  else
    echo "${XDG_CACHE_HOME:-$HOME/.cache}/schemadiff"
  fi
}
