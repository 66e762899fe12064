#!/usr/bin/env bash
# Make .venv ready: `tools/setup.sh [EXTRAS]`, by default the extra `dev`.
# Silent and quick when there is nothing to do. Works with bash 3.2 (macOS).
set -eu
cd "$(dirname "$0")/.."
extras=${1:-dev}
stamp=.venv/.ready-$extras
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$@"; exit 2; }
has() { command -v "$1" >/dev/null 2>&1; }
suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; }

find_python() {
    for python in python3.13 python3.12 python3.11 python3.14 python3; do
        if suits "$python"; then echo "$python"; return; fi
    done
}

# Each library Qt looks for on Linux, and the Debian package that holds it.
libraries() {
    cat <<'LIST'
libglib-2.0.so.0 libglib2.0-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libxkbcommon.so.0 libxkbcommon0
libpulse.so.0 libpulse0
libXrandr.so.2 libxrandr2
LIST
    [ -z "${DISPLAY-}${WAYLAND_DISPLAY-}" ] || cat <<'LIST'
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
LIST
}

missing_packages() {
    known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || return 0
    libraries | while read -r library package; do
        case $known in *"$library ("*) ;; *) printf '%s ' "$package" ;; esac
    done
}

install_packages() {
    if ! has apt-get; then
        say "these libraries seem to be missing (by their Debian names): $*"
        return
    fi
    if [ "$(id -u)" = 0 ]; then root=env
    elif has sudo && sudo -n true 2>/dev/null; then root='sudo -n env'
    else
        stop "some system packages are missing. Run this line, then try again:
    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
    say "installing system packages: $*"
    log=$(mktemp)
    $root DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 || true
    # shellcheck disable=SC2086
    $root DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        install -y --no-install-recommends $* >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        stop "apt-get could not install them; its last words are above, all of them in $log"
    }
    rm -f "$log"
}

make_environment() {
    python=$(find_python)
    if has uv; then
        uv venv -q --clear --python "${python:-3.13}" .venv
        return
    fi
    [ -n "$python" ] || stop "QA Desk needs Python 3.11, 3.12, 3.13 or 3.14, and none was found. Install one, then try again."
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        install_packages "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    "$python" -m venv --clear .venv
}

install_project() {
    if ! has uv; then
        .venv/bin/python -m pip install -q -c constraints.txt -e ".[$extras]"
        return
    fi
    with_uv='uv pip install -q --python .venv/bin/python -c constraints.txt -e'
    $with_uv ".[$extras]" && return
    say "uv did not succeed; once more with the certificates of this system"
    UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 $with_uv ".[$extras]"
}

packages=$([ "$(uname)" != Linux ] || missing_packages)
# shellcheck disable=SC2086
[ -z "$packages" ] || install_packages $packages

ready="$(cat pyproject.toml constraints.txt | cksum) $PWD"
if ! suits .venv/bin/python; then make_environment
elif [ "$(cat "$stamp" 2>/dev/null)" = "$ready" ]; then exit 0
elif ! has uv && ! .venv/bin/python -m pip --version >/dev/null 2>&1; then make_environment
fi
say "installing QA Desk and what it needs into .venv (some hundred megabytes the first time)"
install_project || stop "the installation failed; the reason is above"
echo "$ready" >"$stamp"
