#!/usr/bin/env bash
# Sets everything up and runs every test. The last line is "N passed, M failed"; the exit status is 0 only when none failed.
#   deploy/test.sh [filter]      a filter of `dotnet test`, e.g. FullyQualifiedName~Turn
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=deploy/setup.sh
. "$root/deploy/setup.sh"
cd "$root" || exit 1

need_dotnet
install_missing "${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}"

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

# run_host HOST: builds the solution for a host of the grains and runs its tests.
run_host() {
  local host=$1 filter=${2:-} project name trx
  if ! dotnet build -c Release -v quiet --nologo -p:GrainHost="$host" VoiceCluster.sln; then
    failed=$((failed + 1))
    return
  fi
  mkdir -p "$results/$host"
  for project in tests/*.Tests/*.Tests.csproj; do
    name=$(basename "$project" .csproj)
    trx="$results/$host/$name.trx"
    dotnet test --no-build -c Release -v minimal --nologo -p:GrainHost="$host" "$project" ${filter:+--filter "$filter"} \
      --logger "trx;LogFileName=$trx" >"$results/$host/$name.log" 2>&1
    local status=$?
    grep -E '^(Passed!|Failed!)' "$results/$host/$name.log"
    if [ -f "$trx" ]; then count "$trx"; fi
    if [ $status -ne 0 ]; then
      grep -vE '^(Passed!|Failed!|Test run for|A total of)' "$results/$host/$name.log" | head -n 200
      # No failed test and yet no success: the run itself broke.
      if [ ! -f "$trx" ] || ! grep -q ' failed="[1-9]' "$trx"; then [ -n "$filter" ] || failed=$((failed + 1)); fi
    fi
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

run_host embedded "${1:-}"
[ -n "${1:-}" ] || run_web

# The same grains on Microsoft Orleans, wherever its packages can be restored.
if dotnet restore -v quiet --nologo -p:GrainHost=orleans src/Host/VoiceCluster.Silo >"$results/orleans.log" 2>&1; then
  run_host orleans "${1:-}"
else
  missing=$(grep -oE "Unable to find package [A-Za-z.]+" "$results/orleans.log" | sed 's/Unable to find package //' | sort -u | head -n 3 | paste -sd, | sed 's/,/, /g')
  printf 'Orleans host: not tested here, its packages cannot be restored (%s).\n' "${missing:-see dotnet restore -p:GrainHost=orleans}"
fi

summary
