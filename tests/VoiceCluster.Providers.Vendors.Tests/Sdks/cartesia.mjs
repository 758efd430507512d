// What Cartesia's own SDK says and hears through the simulator: node cartesia.mjs ADDRESS KEY VOICE; writes one JSON object.
import { createRequire } from 'node:module';

// As a module the SDK looks for WebSockets with require, which modules do not have.
globalThis.require = createRequire(import.meta.url);
const { default: Cartesia } = await import('@cartesia/cartesia-js');

const [baseURL, apiKey, voice] = process.argv.slice(2);
// The SDK knows encrypted WebSockets only, whatever the base address; the simulator has no certificate.
const { protocol } = new URL(baseURL);
const setProtocol = Object.getOwnPropertyDescriptor(URL.prototype, 'protocol');
Object.defineProperty(URL.prototype, 'protocol', { ...setProtocol, set(value) { setProtocol.set.call(this, value === 'wss' && protocol === 'http:' ? 'ws' : value); } });

const client = new Cartesia({ apiKey, baseURL, maxRetries: 0 });
const socket = await client.tts.websocket();
const context = socket.context({
  model_id: 'sonic-3', voice: { mode: 'id', id: voice }, output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16000 }, add_timestamps: true,
});
await context.push({ transcript: 'We open at nine.' });
await context.no_more_inputs();
let bytes = 0;
const words = [];
for await (const message of context.receive()) {
  if (message.type === 'chunk') bytes += Buffer.from(message.data, 'base64').length;
  if (message.type === 'timestamps') words.push(...message.word_timestamps.words);
}
socket.close();
const samples = new Int16Array(16 * 700);
for (let i = 0; i < samples.length; i++) samples[i] = 8000 * Math.sin((2 * Math.PI * 250 * i) / 16000);
const ink = client.stt.manualFinalize.websocket({ model: 'ink-2', encoding: 'pcm_s16le', sample_rate: 16000 });
let heard = '';
await new Promise((resolve, reject) => {
  ink.on('error', reject);
  ink.on('transcript', (message) => { if (message.is_final) heard += message.text; });
  ink.on('flush_done', resolve);
  for (let i = 0; i < samples.length; i += 320) ink.sendRaw(Buffer.from(samples.buffer, 2 * i, 640));
  ink.send('finalize');
});
ink.close();
console.log(JSON.stringify({ bytes, words, heard }));
process.exit(0);
