#!/usr/bin/env bash
# Runs the tests of one project as deploy/test.sh has built it. Its output goes to RESULTS/PROJECT.log, its exit status to RESULTS/PROJECT.status.
#   deploy/test-project.sh RESULTS PROJECT [NAME]     NAME: only the tests with such a name, with * for what may be anything
# Assemblies in RESULTS/instrumented take the place of the project's own: they note which of their lines ran.
set -uo pipefail
results=$1
project=$2
cd "$(dirname "${BASH_SOURCE[0]}")/../tests/$project" || exit 1

built=bin/Release/net10.0
if [ -d "$results/instrumented" ]; then
  # Links take no time and no room, and leave what was built as it was.
  rm -rf bin/Covered
  mkdir -p bin/Covered
  cp -al "$built" bin/Covered/net10.0
  built=bin/Covered/net10.0
  for assembly in "$results"/instrumented/*.dll; do
    if [ -e "$built/${assembly##*/}" ]; then cp --remove-destination "$assembly" "$built/"; fi
  done
fi

"$built/$project" -noColor -noLogo ${3:+-method "$3"} >"$results/$project.log" 2>&1
echo $? >"$results/$project.status"
rm -rf bin/Covered
