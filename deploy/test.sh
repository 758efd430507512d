#!/usr/bin/env bash
# Sets everything up and runs every test. The last line is "N passed, M failed"; the exit status is 0 only when none failed.
#   deploy/test.sh [filter]      a filter of `dotnet test`, e.g. FullyQualifiedName~Turn
#   deploy/test.sh --help        says this
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() { sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  -*) printf "There is no option '%s'.\n" "$1" >&2; usage >&2; exit 2 ;;
esac
[ $# -le 1 ] || { printf 'One filter at most; join several with | or &, in quotes.\n' >&2; usage >&2; exit 2; }

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

# count FILE...: adds up the counters of trx files; a run that was aborted counts as a failure.
count() {
  local file counters
  for file in "$@"; do
    counters=$(grep -o '<Counters [^>]*>' "$file" | head -n 1)
    passed=$((passed + $(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$counters")))
    failed=$((failed + $(sed -n 's/.* failed="\([0-9]*\)".*/\1/p' <<<"$counters")))
    grep -q '<ResultSummary outcome="Aborted"' "$file" && failed=$((failed + 1))
  done
}

# test_project HOST PROJECT: runs the tests of one project; leaves log, counters and exit status in the results.
test_project() {
  local out name
  name=$(basename "$2" .csproj)
  out="$results/$1/$name"
  # Tests that wait on Orleans until the process has nothing left to do would wait for the work of `dotnet test` in it.
  if [ "$1" = orleans ] && [ -z "$filter" ]; then
    (cd "$(dirname "$2")/bin/orleans/Release/net10.0" && timeout -k 10 400 "./$name" -noColor -noLogo -trx "$out.trx") >"$out.log" 2>&1
    echo $? >"$out.status"
    return
  fi
  dotnet test --no-build -c Release -v minimal --nologo -p:GrainHost="$1" "$2" ${filter:+--filter "$filter"} \
    --logger "trx;LogFileName=$out.trx" >"$out.log" 2>&1
  echo $? >"$out.status"
}
export -f test_project
export results filter

# report HOST PROJECT: says how its tests went, and counts them.
report() {
  local out status
  out="$results/$1/$(basename "$2" .csproj)"
  status=$(cat "$out.status")
  grep -E '^(Passed!|Failed!)| Total: ' "$out.log"
  if [ -f "$out.trx" ]; then count "$out.trx"; fi
  if [ "$status" -ne 0 ]; then
    grep -vE '^(Passed!|Failed!|Test run for|A total of)' "$out.log" | head -n 200
    # No failed test and yet no success: the run itself broke.
    if [ ! -f "$out.trx" ] || ! grep -q ' failed="[1-9]' "$out.trx"; then [ -n "$filter" ] || failed=$((failed + 1)); fi
  fi
}

# run_host HOST SOLUTION PROJECT...: builds for a host of the grains and runs tests, two projects at a time; alone those of whole processes in
# real time (EndToEnd), and those that wait until a process has nothing left to do (Orleans).
run_host() {
  local host=$1 solution=$2 project at_once=2
  shift 2
  if ! dotnet build -c Release -v quiet --nologo -p:GrainHost="$host" "$solution"; then
    failed=$((failed + 1))
    return
  fi
  mkdir -p "$results/$host"
  [ "$host" = orleans ] && at_once=1
  printf '%s\n' "$@" | grep -v EndToEnd | xargs -P "$at_once" -I '{}' bash -c 'test_project "$@"' test_project "$host" '{}'
  for project in "$@"; do
    case "$project" in *EndToEnd*) test_project "$host" "$project" ;; esac
    report "$host" "$project"
  done
}

# run_web: the page's types, its units, and a real browser against the silo that was built above.
run_web() {
  if ! command -v node >/dev/null 2>&1; then
    printf 'Web page: not tested here, Node is missing.\n'
    return
  fi
  local project report
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

run_host embedded VoiceCluster.sln tests/*.Tests/*.Tests.csproj
[ -n "$filter" ] || run_web

# The same grains on Microsoft Orleans, wherever its packages can be restored: what depends on the host, and nothing else, is built and tested again.
orleans=()
for name in EndToEnd FrontDoor EmbeddedOrleans; do orleans+=("tests/VoiceCluster.$name.Tests/VoiceCluster.$name.Tests.csproj"); done
if dotnet restore -v quiet --nologo -p:GrainHost=orleans src/Host/VoiceCluster.Silo >"$results/orleans.log" 2>&1; then
  printf '{"solution":{"path":"%s/VoiceCluster.sln","projects":["%s"]}}' "$root" "$(printf '%s\n' "${orleans[@]}" | paste -sd, | sed 's/,/","/g')" >"$results/orleans.slnf"
  run_host orleans "$results/orleans.slnf" "${orleans[@]}"
else
  missing=$(grep -oE "Unable to find package [A-Za-z.]+" "$results/orleans.log" | sed 's/Unable to find package //' | sort -u | head -n 3 | paste -sd, | sed 's/,/, /g')
  printf 'Orleans host: not tested here, its packages cannot be restored (%s).\n' "${missing:-see dotnet restore -p:GrainHost=orleans}"
fi

summary
