#!/bin/sh
# What the Dockerfile runs to fill the image, kept apart so that it also runs without Docker:
#   sh scripts/image.sh /app            the product: main.mjs, migrations, native packages
#   sh scripts/image.sh /app /trial     and the local WeChat of compose.yaml beside it
set -eu
cd "$(dirname "$0")/.."
app=$1
trial=${2:-}

CI=true npx -y pnpm@10.34.8 install --frozen-lockfile --filter '@anxin/server...'
node scripts/bundle.mjs "$app"
if [ -n "$trial" ]; then node scripts/bundle.mjs --sandbox "$trial"; fi
