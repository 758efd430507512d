#!/usr/bin/env bash
# Sets everything up and runs VoiceCluster.
#   deploy/run.sh [--port N] [--sip-port N] [--data DIR] [-- any setting of the silo, e.g. Providers:ChatModels:0=openai]
#   deploy/run.sh --simulated-vendors      with Deepgram, OpenAI, ElevenLabs and Cartesia as simulated on this machine: their protocols without their keys
#   deploy/run.sh --whisper base.en        with Whisper in the process, and its model, which is fetched once; any of deploy/whisper-models.txt
#   deploy/run.sh demo [--phone|--agent]   places a spoken call, over a WebSocket or by telephone, or one in which the agent acts, and shows it
#   deploy/run.sh --help                   says this
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=deploy/setup.sh
. "$root/deploy/setup.sh"
# shellcheck source=deploy/whisper.sh
. "$root/deploy/whisper.sh"

usage() { sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
# refuse TEXT: says what is wrong and how it is used.
refuse() { say "$1"; usage >&2; exit 2; }

port=8080
sip_port=5060
data="$root/data"
demo=false
phone=false
simulated=false
whisper=
engines=()
agent=()
more=()
while [ $# -gt 0 ]; do
  case "$1" in
    --port) [ $# -ge 2 ] || refuse "--port needs a number"; port=$2; shift 2 ;;
    --sip-port) [ $# -ge 2 ] || refuse "--sip-port needs a number"; sip_port=$2; shift 2 ;;
    --data) [ $# -ge 2 ] || refuse "--data needs a folder"; data=$2; shift 2 ;;
    --simulated-vendors) simulated=true; shift ;;
    --whisper) [ $# -ge 2 ] || refuse "--whisper needs a model: $(whisper_names)"; whisper=$2; shift 2 ;;
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
[ -z "$whisper" ] || [ -n "$(whisper_checksum "$whisper")" ] || refuse "There is no model '$whisper'; use one of $(whisper_names)"
[ -z "$whisper" ] || [ "$simulated" = false ] || refuse "--whisper and --simulated-vendors both say who hears; use one of them"
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

# build STAMP PROJECT...: again only when a source is newer than the last build, so that a second start takes seconds.
build() {
  local stamp=$1 project output
  shift
  if [ -f "$stamp" ] && [ -z "$(find "$root/src" "$root/.build" "$root/sql" "$root/Directory.Packages.props" "$@" -newer "$stamp" -type f -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/node_modules/*' -not -path '*/wwwroot/*' -not -path '*/src/Web/dist/*' -print -quit)" ]; then
    return
  fi
  say "Building"
  output=$(mktemp)
  for project in "$@"; do
    # Compiled ahead of time, it starts in two thirds of the time; the compiler is a package of its own.
    dotnet build -c Release -v quiet --nologo -p:ReadyToRun=true "$project" >"$output" 2>&1 && continue
    if grep -qi crossgen2 "$output"; then
      say "Starts will take longer: what compiles ahead of time is not to be had here"
      dotnet build -c Release -v quiet --nologo "$project" >"$output" 2>&1 && continue
    fi
    if grep -q error "$output"; then grep error "$output" | sort -u | head -n 20 >&2; else cat "$output" >&2; fi
    exit 1
  done
  rm "$output"
  touch "$stamp"
}

if [ -n "$whisper" ]; then
  model="$data/models/ggml-$whisper.bin"
  fetch_whisper "$whisper" "$model"
  # The quick recogniser drives turn taking, and Whisper gives the words, which it begins with when the caller pauses.
  engines+=(--Providers:Whisper:Model "$model" --Providers:SpeechToText pocketsphinx --Providers:Words whisper --Providers:WordsWithin 00:00:08)
fi

build "$bin/.built" "$silo" "$cli"

# start_vendors: starts the simulated vendors on free ports, and sets what reaches them. They live until their input ends, which the silo inherits: however the
# silo ends, so do they.
start_vendors() {
  local vendors="$root/tests/VoiceCluster.SimulatedVendors" option value said
  build "$vendors/bin/Release/net10.0/.built" "$root/tests/VoiceCluster.Simulators" "$vendors"
  coproc VENDORS { exec dotnet "$vendors/bin/Release/net10.0/VoiceCluster.SimulatedVendors.dll" "$bin/knowledge" 0 --until-input-ends; }
  # Opened again, not duplicated: bash keeps a coprocess's own descriptors, and their duplicates, from what it starts.
  exec {said}<"/dev/fd/${VENDORS[0]}" {vendors_input}>"/dev/fd/${VENDORS[1]}"
  while read -r option value <&"$said"; do
    if [ "$option" = ready ]; then break; fi
    engines+=("$option" "$value")
    case "$option" in *Address) say "Simulated: ${option#--Providers:} $value" ;; esac
  done
  [ "${option:-}" = ready ] || { say "The simulated vendors did not start."; exit 1; }
  exec {said}<&-
  engines+=(--Providers:SpeechToText deepgram --Providers:ChatModels:0 openai --Providers:ChatModels:1 builtin)
  engines+=(--Providers:Voices:0 elevenlabs --Providers:Voices:1 cartesia --Providers:Voices:2 flite)
}
if [ "$simulated" = true ]; then start_vendors; fi

if [ "$demo" = false ]; then
  exec dotnet "$bin/VoiceCluster.Silo.dll" --urls "http://localhost:$port" --Sip:Port "$sip_port" --DataFolder "$data" "${engines[@]}" "${more[@]}"
fi

# The demo: a silo of its own on a free port, with a data folder of its own.
work=$(mktemp -d)
log="$work/silo.log"
dotnet "$bin/VoiceCluster.Silo.dll" --urls "http://127.0.0.1:0" --Sip:Port 0 --DataFolder "$work/data" "${engines[@]}" "${more[@]}" >"$log" 2>&1 &
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
