#!/usr/bin/env bash
# Sets everything up and runs every test. The last line is "N passed, M failed"; the exit status is 0 only when none failed.
#   deploy/test.sh [NAME]        only the tests with such a name, with * for what may be anything, e.g. '*Turn*'
#   deploy/test.sh --help        says this
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() { sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  -*) printf "There is no option '%s'.\n" "$1" >&2; usage >&2; exit 2 ;;
esac
[ $# -le 1 ] || { printf 'One name at most, in quotes.\n' >&2; usage >&2; exit 2; }

# shellcheck source=deploy/setup.sh
. "$root/deploy/setup.sh"
cd "$root" || exit 1

need_dotnet
install_missing "${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}"

filter=${1:-}
passed=0
failed=0
summary() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# report PROJECT: says how its tests went, and counts them.
report() {
  local log=$results/$1.log total errors broken skipped left
  if read -r total errors broken skipped left < <(sed -nE 's/^ .* Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+), Not Run: ([0-9]+),.*/\1 \2 \3 \4 \5/p' "$log"); then
    passed=$((passed + total - broken - skipped - left))
    failed=$((failed + broken + errors))
    grep -E '^ .* Total: ' "$log"
  else
    total=0 errors=0 broken=0
  fi
  [ "$(cat "$results/$1.status")" -eq 0 ] && return
  head -n 200 "$log"
  # No failed test and yet no success: the run itself broke.
  [ $((errors + broken)) -gt 0 ] || failed=$((failed + 1))
}

# run_units PROJECT...: runs tests two projects at a time, and says which lines of src they ran, unless only some are asked for.
run_units() {
  local project assembly command="xargs -n 1 -P 2 $root/deploy/test-project.sh $results"
  if [ -n "$filter" ]; then
    printf '%s\n' "$@" | xargs -I '{}' -P 2 deploy/test-project.sh "$results" '{}' "$filter"
    return
  fi
  mkdir "$results/instrumented"
  for project in src/*/*/; do
    project=${project%/}
    for assembly in tests/*.Tests/bin/Release/net10.0/"${project##*/}".dll; do
      [ -e "$assembly" ] && cp "$assembly" "${assembly%.dll}.pdb" "$results/instrumented/"
    done
  done
  printf '%s\n' "$@" >"$results/units"
  dotnet msbuild tests/VoiceCluster.Coverage -nologo -v:quiet -nodeReuse:false -t:Cover -p:Results="$results" -p:Command="$command <$results/units"
}

# run_web: the page's types, its units, and a real browser against the silo that was built above.
run_web() {
  if ! command -v node >/dev/null 2>&1; then
    printf 'Web page: not tested here, Node is missing.\n'
    return
  fi
  local project report web_passed web_failed
  if (cd src/Web && npm run --silent check); then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  for project in unit browser; do
    report="$results/web-$project.json"
    (cd src/Web && npx vitest run --project "$project" --reporter=dot --reporter=json --outputFile.json="$report" >"$results/web-$project.log" 2>&1)
    if ! read -r web_passed web_failed < <(node -p '
        const { numPassedTests, numFailedTests, success } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
        `${numPassedTests} ${success ? numFailedTests : Math.max(1, numFailedTests)}`' "$report"); then
      web_passed=0 web_failed=1
    fi
    [ "$web_failed" -eq 0 ] || head -n 200 "$results/web-$project.log"
    printf 'Web page, %s: %d passed, %d failed\n' "$project" "$web_passed" "$web_failed"
    passed=$((passed + web_passed))
    failed=$((failed + web_failed))
  done
}

# One compiler for all projects: half the time. It is not to stay behind.
if ! dotnet build -c Release -v quiet --nologo -p:UseSharedCompilation=true VoiceCluster.sln; then
  failed=1
  summary
  exit 1
fi
dotnet build-server shutdown --vbcscompiler >/dev/null

# The units, the longest first, take what the browser leaves of the machine, and no more: the page's calls are played in real time.
mapfile -t units < <(basename -a tests/*.Tests | grep -vE 'EndToEnd|Storage')
units=(VoiceCluster.Storage.Tests "${units[@]}")
(chrt --idle --pid 0 "$BASHPID" && run_units "${units[@]}") >"$results/units.log" 2>&1 &
[ -n "$filter" ] || run_web
wait
cat "$results/units.log"
rm -rf "$results/instrumented"

# Whole processes have the machine to themselves: their calls are played in real time too, eight at once.
deploy/test-project.sh "$results" VoiceCluster.EndToEnd.Tests "$filter"
for project in "${units[@]}" VoiceCluster.EndToEnd.Tests; do report "$project"; done

summary
