# Sourced by run and test: what the machine must have, and how it gets it.

# rpm and friends build packages; dnf and the file system tools compose images.
run_packages=(rpm rpm2cpio cpio createrepo-c dnf gnupg gcc libc6-dev make patch bzip2 xz-utils debugedit elfutils file e2fsprogs cryptsetup-bin qemu-utils dpkg-dev procps)
test_packages=("${run_packages[@]}" skopeo chromium curl)

need_dotnet() {
    if ! command -v dotnet >/dev/null; then
        echo "The .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download and try again." >&2
        exit 1
    fi
}

need_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        echo "Node.js 20 with npm is missing: the tests use independent clients from npm. Install it and try again." >&2
        exit 1
    fi
}

# Installs the Debian packages that are missing when root; otherwise prints the exact command and stops.
need_packages() {
    local missing=() package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ]; then
        echo "These Debian packages are missing. Run this, then try again:" >&2
        echo "  sudo apt-get update && sudo apt-get install --yes --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    echo "Installing ${#missing[@]} Debian packages and what they need (the first time a minute or more): ${missing[*]} ..."
    local log
    log=$(mktemp)
    if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
}
