#!/bin/sh
# Prints a job token for the identity token of this CI job. Needs curl and nothing else.
#   TOLLGATE_URL=https://tollgate.example.org tollgate-token.sh [permission…]
# The identity token is in TOLLGATE_IDENTITY_TOKEN, or in the file that TOLLGATE_IDENTITY_TOKEN_FILE names, or GitHub Actions
# is asked for it, for TOLLGATE_AUDIENCE. Exit code: 0 good, 1 refused, 2 no answer or wrong use.
set -u
: "${TOLLGATE_URL:?is the address of Tollgate}"
# What is secret comes from standard input, so that it is in no process list.
call() { curl --config - --silent --show-error --max-time 20 --retry 3 "$@"; }
field() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; }

identity=${TOLLGATE_IDENTITY_TOKEN:-}
[ -n "$identity" ] || identity=$(cat "${TOLLGATE_IDENTITY_TOKEN_FILE:-/dev/null}") || exit 2
[ -n "$identity" ] || identity=$(printf 'header = "Authorization: Bearer %s"\n' "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}" |
  call --get --data-urlencode "audience=${TOLLGATE_AUDIENCE:-}" "${ACTIONS_ID_TOKEN_REQUEST_URL:?is not set either}" |
  field value)
[ -n "$identity" ] || { echo "there is no identity token" >&2; exit 2; }
answer=$(printf 'data = "subject_token=%s"\n' "$identity" |
  call --data subject_token_type=urn:ietf:params:oauth:token-type:jwt --data-urlencode "scope=$*" \
    --data grant_type=urn:ietf:params:oauth:grant-type:token-exchange "$TOLLGATE_URL/oauth2/token") || exit 2
token=$(printf '%s' "$answer" | field access_token)
[ -n "$token" ] || { echo "refused: $(printf '%s' "$answer" | field error_description)" >&2; exit 1; }
printf '%s\n' "$token"
