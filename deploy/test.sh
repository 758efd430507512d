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

# test_project PROJECT: runs the tests of one project; leaves log, counters, coverage and exit status in the results.
test_project() {
  local out collect=()
  out="$results/$(basename "$1" .csproj)"
  # Whole processes are not seen by the collector; all else is.
  case "$1" in *EndToEnd*) ;; *) [ -n "$filter" ] || collect=(--collect "XPlat Code Coverage" --settings deploy/coverage.runsettings --results-directory "$out") ;; esac
  dotnet test --no-build -c Release -v minimal --nologo "$1" ${filter:+--filter "$filter"} --logger "trx;LogFileName=$out.trx" "${collect[@]}" >"$out.log" 2>&1
  echo $? >"$out.status"
}
export -f test_project
export results filter

# report PROJECT: says how its tests went, and counts them.
report() {
  local out status
  out="$results/$(basename "$1" .csproj)"
  status=$(cat "$out.status")
  grep -E '^(Passed!|Failed!)' "$out.log"
  if [ -f "$out.trx" ]; then count "$out.trx"; fi
  if [ "$status" -ne 0 ]; then
    grep -vE '^(Passed!|Failed!|Test run for|A total of)' "$out.log" | head -n 200
    # No failed test and yet no success: the run itself broke.
    if [ ! -f "$out.trx" ] || ! grep -q ' failed="[1-9]' "$out.trx"; then [ -n "$filter" ] || failed=$((failed + 1)); fi
  fi
}

# run_tests PROJECT...: builds, and runs tests two projects at a time; alone those of whole processes in real time (EndToEnd).
run_tests() {
  local project
  # One compiler for all projects: half the time. It is not to stay behind.
  if ! dotnet build -c Release -v quiet --nologo -p:UseSharedCompilation=true VoiceCluster.sln; then
    failed=$((failed + 1))
    return
  fi
  dotnet build-server shutdown --vbcscompiler >/dev/null
  printf '%s\n' "$@" | grep -v EndToEnd | xargs -P 2 -I '{}' bash -c 'test_project "$@"' test_project '{}'
  for project in "$@"; do
    case "$project" in *EndToEnd*) test_project "$project" ;; esac
    report "$project"
  done
}

# coverage: lines of src that tests ran, by project and in all. A line counts once, whichever tests ran it.
coverage() {
  find "$results" -name 'coverage.cobertura.xml' -exec cat '{}' + | awk '
    match($0, /filename="[^"]*"/) {
      file = substr($0, RSTART + 10, RLENGTH - 11)
      n = split(file, part, "/"); project = ""
      for (i = 1; i < n && project == ""; i++) if (part[i] ~ /^VoiceCluster\./) { project = part[i]; file = substr(file, index(file, project "/")) }
    }
    project != "" && match($0, /<line number="[0-9]+" hits="[0-9]+"/) {
      split(substr($0, RSTART, RLENGTH), value, "\"")
      key = file ":" value[2]
      if (!(key in lines)) { lines[key] = project; hit[key] = 0; all[project]++ }
      if (value[4] > 0 && !hit[key]) { hit[key] = 1; ran[project]++ }
    }
    END {
      for (project in all) { printf "  %5.1f %%  %s\n", 100 * ran[project] / all[project], project | "sort -k3"; total += all[project]; covered += ran[project] }
      close("sort -k3")
      if (total) printf "Line coverage of src (without the tests of whole processes): %.1f %%\n", 100 * covered / total
    }'
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

run_tests tests/*.Tests/*.Tests.csproj
[ -n "$filter" ] || run_web
[ -n "$filter" ] || coverage

summary
