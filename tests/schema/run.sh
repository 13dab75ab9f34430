#!/bin/sh
# The pack files against the JSON Schema.  77 (skipped) without node, npm or
# the registry, from which the validator is taken into a folder of its own.
set -u

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo "node or npm is missing: skipped"
    exit 77
fi
if [ -z "${AJV_HOME-}" ]; then
    AJV_HOME=$(mktemp -d) || exit 99
    trap 'rm -rf "$AJV_HOME"' EXIT
    trap 'exit 99' HUP INT TERM
    if ! (cd "$AJV_HOME" && npm install --silent --no-audit --no-fund --ignore-scripts ajv@8 >npm.log 2>&1); then
        echo "the validator cannot be fetched: skipped"
        exit 77
    fi
fi
export AJV_HOME
node "$top/tests/schema/validate.mjs" "$top/doc/pack.schema.json" "$top/packs" "$top/tests/schema/broken"
