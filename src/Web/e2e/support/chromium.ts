export const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What every Chromium of the tests is started with; it has a microphone that is not there, and refuses what is asked for and not granted. */
export const switches = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--autoplay-policy=user-gesture-required', '--use-fake-device-for-media-stream', '--deny-permission-prompts',
];

/** Lets the microphone hear a WAV file, once. */
export const hears = (file: string): string => `--use-file-for-fake-audio-capture=${file}%noloop`;
