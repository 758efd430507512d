// What Cartesia's own SDK says through the simulator: node cartesia.mjs ADDRESS KEY VOICE; writes one JSON object.
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
console.log(JSON.stringify({ bytes, words }));
process.exit(0);
