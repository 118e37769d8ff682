#!/bin/sh
# Publishes what is true of this node as annotations of its Node object: SELinux mode, cgroup version, FIPS mode, and the boot they were seen in.
# The gate node-runtime compares them with what the node's image promises. Run with --print it prints what it would send, and ends.
#
# Reads: $HOST_SYS and $HOST_PROC, the node's /sys and /proc. Needs: $NODE_NAME, and curl unless --print is given.
set -eu

host_sys=${HOST_SYS:-/host/sys}
host_proc=${HOST_PROC:-/host/proc}
every=${PUBLISH_EVERY_SECONDS:-60}
prefix=node-facts.releases.azurelinux.dev
account=/var/run/secrets/kubernetes.io/serviceaccount

# Each prints its fact, or fails: what cannot be read is not made up.
selinux() {
    [ -e "$host_sys/fs/selinux/enforce" ] || { echo disabled; return; }
    enforce=$(cat "$host_sys/fs/selinux/enforce") || return 1
    if [ "$enforce" = 1 ]; then echo enforcing; else echo permissive; fi
}

cgroup() {
    [ -d "$host_sys/fs/cgroup" ] || return 1
    if [ -e "$host_sys/fs/cgroup/cgroup.controllers" ]; then echo v2; else echo v1; fi
}

fips() {
    [ -e "$host_proc/sys/crypto/fips_enabled" ] || { echo false; return; }
    enabled=$(cat "$host_proc/sys/crypto/fips_enabled") || return 1
    if [ "$enabled" = 1 ]; then echo true; else echo false; fi
}

facts() {
    mode=$(selinux) && version=$(cgroup) && module=$(fips) && boot=$(cat "$host_proc/sys/kernel/random/boot_id") || return 1
    printf '{"metadata":{"annotations":{"%s/selinux":"%s","%s/cgroup":"%s","%s/fips":"%s","%s/boot-id":"%s"}}}\n' \
        "$prefix" "$mode" "$prefix" "$version" "$prefix" "$module" "$prefix" "$boot"
}

publish() {
    body=$(facts) || return 1
    printf '%s' "$body" | curl --silent --show-error --fail --max-time 20 --output /dev/null --request PATCH --data-binary @- \
        --cacert "$account/ca.crt" --header "Authorization: Bearer $(cat "$account/token")" --header 'Content-Type: application/merge-patch+json' \
        "https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT/api/v1/nodes/$NODE_NAME"
}

if [ "${1:-}" = --print ]; then
    facts
    exit
fi

# The token is read each time: kubelet replaces it. Published again and again: somebody may have taken the annotations away.
while true; do
    publish || echo "not published; trying again in $every s" >&2
    sleep "$every"
done
