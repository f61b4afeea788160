#!/bin/bash
# image.sh PROGRAM FOLDER SOCKET COMMAND…: runs a program in a root folder that holds nothing but it, the libraries ldd
# names, the revisions of FOLDER, and a server's SOCKET; as a deployment image would. Exits with 77 where chroot is not
# allowed.
set -euo pipefail
program=$1 folder=$2 socket=$3
shift 3
root=$folder/image
mkdir -p "$root/bin" "$root$(dirname "$socket")"
cp "$program" "$root/bin/"
ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
cp -r "$folder/generated" "$root/generated"
enter=(chroot "$root")
if [[ $EUID -ne 0 ]]; then
  enter=(unshare --map-root-user chroot "$root")
fi
"${enter[@]}" "/bin/$(basename "$program")" --version > /dev/null 2>&1 || exit 77
ln "$socket" "$root$socket"
exec env -i DATABASE_URL="$DATABASE_URL" "$(command -v "${enter[0]}")" "${enter[@]:1}" "/bin/$(basename "$program")" "$@"
