#!/usr/bin/env bash
# Puts `delegard` on the path of a job: a released program whose checksum is right, or one that is
# built from the sources of the action.
#
# Reads VERSION (a tag, or nothing), ACTION_REF (how the action was named), RELEASES (the address of
# the releases; empty if the action is a folder of the job), SOURCES (the folder of the action), and
# what a runner sets: RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_PATH.
set -euo pipefail

say() { printf 'delegard: %s\n' "$*"; }
fail() {
  printf '::error title=delegard::%s\n' "$*"
  exit 2
}

folder=$RUNNER_TEMP/delegard
mkdir -p "$folder"

# Only the name of a release may become a part of an address. A branch, `v1` or a commit is none.
release='^v[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$'
tag=${VERSION:-}
if [ -n "$tag" ]; then
  [[ $tag =~ $release ]] || fail "version has to be the tag of a release, such as v0.1.0"
elif [[ ${ACTION_REF:-} =~ $release ]]; then
  tag=$ACTION_REF
fi

case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
  Linux-X64) target=x86_64-unknown-linux-musl ending=tar.gz ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ending=tar.gz ;;
  macOS-X64) target=x86_64-apple-darwin ending=tar.gz ;;
  macOS-ARM64) target=aarch64-apple-darwin ending=tar.gz ;;
  Windows-X64) target=x86_64-pc-windows-msvc ending=zip ;;
  *) target='' ending='' ;;
esac

fetch() {
  curl --fail --silent --show-error --location --retry 3 --proto '=https,file' --proto-redir '=https' \
    --output "$folder/$1" "$RELEASES/$tag/$1"
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi <"$1" | cut -d ' ' -f 1
}

# Ends with 1 if there is no such release; a file with a wrong checksum ends the job.
download() {
  local name=delegard-$tag-$target
  fetch SHA256SUMS && fetch "$name.$ending" || return 1
  local wanted
  wanted=$(awk -v name="$name.$ending" '$2 == name || $2 == "*" name { print $1 }' "$folder/SHA256SUMS")
  [ -n "$wanted" ] || fail "SHA256SUMS of $tag does not list $name.$ending"
  [ "$wanted" = "$(digest "$folder/$name.$ending")" ] || fail "the checksum of $name.$ending is wrong"
  if [ "$ending" = zip ]; then
    7z x -y -o"$folder" "$folder/$name.zip" >/dev/null
  else
    tar -xzf "$folder/$name.tar.gz" -C "$folder"
  fi
  found=$folder/$name
}

build() {
  command -v cargo >/dev/null || fail "there is no released program for this runner, and no cargo to build one"
  cargo install --locked --quiet --path "$SOURCES" --root "$folder/built" --target-dir "$folder/target"
  found=$folder/built/bin
}

found=''
if [ -n "$tag" ] && [ -n "$target" ] && [ -n "${RELEASES:-}" ] && download; then
  say "the released program $tag for $target"
elif [ -n "${VERSION:-}" ]; then
  # The sources of the action may be of another version.
  fail "there is no released program of $VERSION for this runner"
else
  say "no release is named or found, so it is built from the sources of the action"
  build
fi
printf '%s\n' "$found" >>"$GITHUB_PATH"
"$found/delegard" --version
