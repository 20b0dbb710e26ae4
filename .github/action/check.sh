#!/usr/bin/env bash
# Runs `delegard check` with the inputs of the action and ends as it does.
#
# Reads PATHS, POLICY and OUTPUT (one a line), ARGS (words between blanks), and what a runner sets:
# GITHUB_OUTPUT, GITHUB_STEP_SUMMARY. No input is evaluated by the shell.
set -euo pipefail

words=(check)

# Adds every line that is not blank, behind an option if there is one.
add() {
  local option=$1 line
  while IFS=$' \t\r' read -r line; do
    [ -z "$line" ] || words+=(${option:+"$option"} "$line")
  done <<<"$2"
}

add --policy "${POLICY:-}"
before=${#words[@]}
add --output "${OUTPUT:-}"
# The summary below is an output, so that the log has to be named if it is to have the report.
[ ${#words[@]} -gt "$before" ] || words+=(--output human=-)
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  words+=(--output "markdown=$GITHUB_STEP_SUMMARY")
fi
more=()
IFS=$' \t\r\n' read -r -d '' -a more <<<"${ARGS:-}" || true
if [ ${#more[@]} -gt 0 ]; then
  words+=("${more[@]}")
fi
words+=(--)
add '' "${PATHS:-}"

code=0
delegard "${words[@]}" || code=$?
printf 'exit-code=%s\n' "$code" >>"$GITHUB_OUTPUT"
exit "$code"
