#!/bin/sh
# Put QA Desk into this person's menu; the folder stays where it is. `install.sh --remove` undoes it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$share/applications/qa-desk.desktop
icon=$share/icons/hicolor/scalable/apps/qa-desk.svg
if [ "${1-}" = --remove ]; then
    rm -f "$entry" "$icon" "$HOME/.local/bin/qa-desk"
    exit
fi
mkdir -p "$share/applications" "$share/icons/hicolor/scalable/apps" "$HOME/.local/bin"
sed "s|^Exec=.*|Exec=\"$here/qa-desk\"|" "$here/qa-desk.desktop" >"$entry"
cp "$here/qa-desk.svg" "$icon"
ln -sf "$here/qa-desk" "$HOME/.local/bin/qa-desk"
echo "QA Desk is in your menu, and qa-desk in $HOME/.local/bin."
