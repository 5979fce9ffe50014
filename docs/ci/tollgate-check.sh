#!/bin/sh
# Says whether the token in TOLLGATE_TOKEN is good. Needs curl and nothing else.
#   TOLLGATE_URL=https://tollgate.example.org TOLLGATE_TOKEN=… tollgate-check.sh [permission]
# Exit code: 0 good, 1 refused, 2 no answer or wrong use.
set -u
: "${TOLLGATE_URL:?is the address of Tollgate}" "${TOLLGATE_TOKEN:?is the token to check}"

# From standard input, so that the token is in no process list.
answer=$(printf 'header = "Authorization: Bearer %s"\nheader = "Tollgate-Require-Permission: %s"\n' \
    "$TOLLGATE_TOKEN" "${1:-}" | sed '/Permission: "$/d' |
  curl --config - --silent --show-error --max-time 10 --retry 2 --output /dev/null \
    --dump-header - --write-out 'status: %{http_code}\n' "$TOLLGATE_URL/auth") || exit 2

field() { printf '%s\n' "$answer" | tr -d '\r' | sed -n "s/^$1: //Ip" | tail -n 1; }

case $(field status) in
  200) echo "good: role $(field Tollgate-Role), may $(field Tollgate-Permissions)" ;;
  401 | 403) echo "refused: $(field Tollgate-Code)" >&2; exit 1 ;;
  *) echo "no answer: status $(field status)" >&2; exit 2 ;;
esac
