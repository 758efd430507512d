# Sourced by run.sh: fetches Whisper's models.
# shellcheck shell=bash

# A mirror of the models, and a list with its checksums where they are others.
whisper_address=${VOICECLUSTER_WHISPER_ADDRESS:-https://huggingface.co/ggerganov/whisper.cpp/resolve/main}
whisper_models=${VOICECLUSTER_WHISPER_MODELS:-$root/deploy/whisper-models.txt}

# whisper_names: those of the models, in a line.
whisper_names() { sed -n 's/^\([a-z][^ ]*\) .*/\1/p' "$whisper_models" | paste -sd ' ' -; }

# whisper_checksum NAME: its SHA-1; nothing when there is no such model.
whisper_checksum() { awk -v name="$1" '$1 == name { print $3 }' "$whisper_models"; }

# has_checksum FILE SUM
has_checksum() { [ -f "$1" ] && [ "$(sha1sum "$1" | cut -d ' ' -f 1)" = "$2" ]; }

# fetch_whisper NAME FILE: fetches a model, or the rest of it, with curl, which minds https_proxy and shows how far it is. Only what has the published checksum
# gets the file's name.
fetch_whisper() {
  local sum part="$2.part" url="$whisper_address/ggml-$1.bin" attempt status answer
  [ ! -f "$2" ] || return 0
  sum=$(whisper_checksum "$1")
  install_missing curl ca-certificates
  mkdir -p "$(dirname "$2")"
  say "Fetching $url"
  for attempt in 1 2 3 4 5; do
    has_checksum "$part" "$sum" && break
    status=0
    answer=$(curl --fail --location --show-error --progress-bar --connect-timeout 20 --speed-limit 1000 --speed-time 30 \
      --continue-at - --output "$part" --write-out '%{http_code}' "$url") || status=$?
    case "$status/$answer" in
      0/*) break ;;
      22/416 | 33/*) rm -f "$part" ;; # there is no such rest, or parts are not given at all
      22/*) say "The server answered $answer: is $url right?"; return 1 ;;
      23/*) say "$part cannot be written: is the disk full? What was fetched is kept; the rest is fetched next time."; return 1 ;;
      *) [ "$attempt" -lt 5 ] || { say "It broke off again and again. What was fetched is kept: start this again for the rest."; return 1; } ;;
    esac
  done
  if ! has_checksum "$part" "$sum"; then
    rm -f "$part"
    say "What $url gave does not have the published checksum $sum, and was thrown away."
    return 1
  fi
  mv "$part" "$2"
}
