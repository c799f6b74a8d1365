#!/bin/bash
# Builds the pages into frontend/dist.
set -euo pipefail
cd "$(dirname "$0")/../frontend"
npm run --silent build
touch dist/index.html
