#!/usr/bin/env bash
# Sets everything up and runs VoiceCluster.
#   deploy/run.sh [--port N] [--sip-port N] [--data DIR] [-- any setting of the silo, e.g. Providers:ChatModels:0=openai]
#   deploy/run.sh demo [--phone|--agent]   places a spoken call, over a WebSocket or by telephone, or one in which the agent acts, and shows it
#   deploy/run.sh --help                   says this
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=deploy/setup.sh
. "$root/deploy/setup.sh"

usage() { sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
# refuse TEXT: says what is wrong and how it is used.
refuse() { say "$1"; usage >&2; exit 2; }

port=8080
sip_port=5060
data="$root/data"
demo=false
phone=false
agent=()
more=()
while [ $# -gt 0 ]; do
  case "$1" in
    --port) [ $# -ge 2 ] || refuse "--port needs a number"; port=$2; shift 2 ;;
    --sip-port) [ $# -ge 2 ] || refuse "--sip-port needs a number"; sip_port=$2; shift 2 ;;
    --data) [ $# -ge 2 ] || refuse "--data needs a folder"; data=$2; shift 2 ;;
    demo) demo=true; shift ;;
    --phone) phone=true; shift ;;
    --agent) agent=(--agent); shift ;;
    --) shift; more=("$@"); break ;;
    -h | --help) usage; exit 0 ;;
    *) refuse "There is no option '$1'; settings of the silo follow after --" ;;
  esac
done
# is_port TEXT: whether it is a port's number.
is_port() { [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535)); }
is_port "$port" || { say "--port is '$port'; use a number from 1 to 65535"; exit 2; }
is_port "$sip_port" || { say "--sip-port is '$sip_port'; use a number from 1 to 65535"; exit 2; }
[ "$phone" = false ] || [ "$demo" = true ] || refuse "--phone belongs to the demo"
[ ${#agent[@]} -eq 0 ] || [ "$demo" = true ] || refuse "--agent belongs to the demo"
[ ${#agent[@]} -eq 0 ] || [ "$phone" = false ] || refuse "--agent and --phone are two demos"
# As if the shop were far away: the agent has something to bridge.
[ ${#agent[@]} -eq 0 ] || more=(--Shop:Delay 00:00:03 "${more[@]}")

need_dotnet
install_missing "${RUN_PACKAGES[@]}"

silo="$root/src/Host/VoiceCluster.Silo"
cli="$root/src/Host/VoiceCluster.Cli"
bin="$root/src/Host/VoiceCluster.Silo/bin/Release/net10.0"
clibin="$root/src/Host/VoiceCluster.Cli/bin/Release/net10.0"

# Built again only when a source is newer than the last build, so that a second start takes seconds.
stamp="$bin/.built"
if [ ! -f "$stamp" ] || [ -n "$(find "$root/src" "$root/.build" "$root/sql" "$root/Directory.Packages.props" -newer "$stamp" -type f -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/node_modules/*' -not -path '*/wwwroot/*' -not -path '*/src/Web/dist/*' -print -quit)" ]; then
  say "Building"
  output=$(mktemp)
  if ! { dotnet build -c Release -v quiet --nologo "$silo" && dotnet build -c Release -v quiet --nologo "$cli"; } >"$output" 2>&1; then
    if grep -q error "$output"; then grep error "$output" | sort -u | head -n 20 >&2; else cat "$output" >&2; fi
    exit 1
  fi
  rm "$output"
  touch "$stamp"
fi

if [ "$demo" = false ]; then
  exec dotnet "$bin/VoiceCluster.Silo.dll" --urls "http://localhost:$port" --Sip:Port "$sip_port" --DataFolder "$data" "${more[@]}"
fi

# The demo: a silo of its own on a free port, with a data folder of its own.
work=$(mktemp -d)
log="$work/silo.log"
dotnet "$bin/VoiceCluster.Silo.dll" --urls "http://127.0.0.1:0" --Sip:Port 0 --DataFolder "$work/data" "${more[@]}" >"$log" 2>&1 &
silo_pid=$!
finish() {
  kill "$silo_pid" 2>/dev/null || true
  wait "$silo_pid" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
url=
for _ in $(seq 1 300); do
  url=$(sed -n 's/^VoiceCluster is ready on \(http[^ ]*\).*/\1/p' "$log")
  [ -n "$url" ] && break
  kill -0 "$silo_pid" 2>/dev/null || { cat "$log" >&2; say "The silo did not start."; exit 1; }
  sleep 0.1
done
[ -n "$url" ] || { cat "$log" >&2; say "The silo was not ready within 30 s."; exit 1; }
out="${VOICECLUSTER_DEMO_WAV:-$root/data/demo-call.wav}"
mkdir -p "$(dirname "$out")"
if [ "$phone" = false ]; then
  dotnet "$clibin/voicecluster.dll" demo "${agent[@]}" --url "${url/http:/ws:}" --out "$out"
else
  number=$(sed -n 's/^The telephone answers at \(sip:[^ ]*\).*/\1/p' "$log")
  dotnet "$clibin/voicecluster.dll" phone --to "$number" --voice "$url" --say "Hello, what are your opening hours?" \
    --say "How much does express delivery cost?" --stereo "$out"
fi
