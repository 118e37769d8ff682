# A private root that vanishes with its namespaces: the machine's /usr and /etc below an overlay, everything else empty.
# No network, no other processes, nothing of the machine can be written. Ends when standard input closes, so that it never
# outlives whoever started it. Arguments: directory to mount on, read-only sources, results, file of RPMs to unpack, command...
set -euo pipefail
at=$1 sources=$2 results=$3 layers=$4
shift 4

namespaces=(--mount --net --pid --ipc --uts --fork --kill-child=KILL)
overlay=
if [ "$(id -u)" != 0 ]; then
    namespaces+=(--map-root-user)
    overlay=,userxattr # the only overlay an ordinary user may mount
fi

inside='
set -euo pipefail
at=$1 sources=$2 results=$3 layers=$4 overlay=$5
shift 5
refuse() { echo "build-root: $1" >&2; exit 99; }
mount -t tmpfs -o mode=0755 tmpfs "$at" || refuse "no tmpfs can be mounted."
mkdir -p "$at"/{usr,etc,proc,dev,run,root,tmp,var/tmp,builder/src,builder/out} "$at/.layers/packages"/{usr,etc}
chmod 1777 "$at/tmp" "$at/var/tmp"
for d in bin sbin lib lib32 lib64 libx32; do
    if [ -L "/$d" ]; then ln -s "$(readlink "/$d")" "$at/$d"
    elif [ -d "/$d" ]; then mkdir "$at/$d"; mount --rbind "/$d" "$at/$d"; fi
done
packages=$at/.layers/packages
while IFS= read -r rpm; do
    rpm2cpio "$rpm" | (cd "$packages" && cpio --extract --make-directories --preserve-modification-time --unconditional --no-preserve-owner --no-absolute-filenames --quiet)
done <"$layers"
# A link of a package must not hide a directory of the machine, such as the one that the loader lies in.
find "$packages" -type l -printf "%P\n" | while IFS= read -r link; do
    if [ -d "/$link" ] && [ ! -L "/$link" ]; then rm "$packages/$link"; fi
done
for d in "$packages"/*; do
    name=${d##*/}
    case $name in usr|etc) continue ;; esac
    if [ -L "$at/$name" ]; then cp -a "$d/." "$packages/$(readlink "$at/$name")/"
    elif [ -d "$d" ] && [ ! -L "$d" ]; then mkdir -p "$at/$name"; cp -a "$d/." "$at/$name/"; fi
done
# Not one overlay of /: the kernel refuses a lower directory with locked mounts below it, and in a user namespace all of them are.
# Packages are a layer of their own between: over the machine, whose directories an ordinary user cannot write to, overlay or not.
for d in usr etc; do
    mkdir -p "$at/.layers/$d.upper" "$at/.layers/$d.work"
    mount -t overlay overlay -o "lowerdir=$packages/$d:/$d,upperdir=$at/.layers/$d.upper,workdir=$at/.layers/$d.work$overlay" "$at/$d" || refuse "no overlay of /$d can be mounted."
done
mount -t proc proc "$at/proc" || refuse "no /proc can be mounted."
mount --rbind /dev "$at/dev"
mount --bind "$sources" "$at/builder/src"
mount -o remount,ro,bind "$at/builder/src"
mount --bind "$results" "$at/builder/out"
hostname azl-builder
exec chroot "$at" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TZ=UTC LC_ALL=C.UTF-8 "$@" 2>&1 # one stream: two would reach a log in pieces of lines
'

exec 3<&0
unshare "${namespaces[@]}" bash -c "$inside" build-root "$at" "$sources" "$results" "$layers" "$overlay" "$@" </dev/null 3<&- &
root=$!
{ cat <&3 >/dev/null; kill -KILL "$root"; } >/dev/null 2>&1 &
watch=$!
exec 3<&-
status=0
wait "$root" || status=$?
kill -KILL "$watch" 2>/dev/null || true
exit "$status"
