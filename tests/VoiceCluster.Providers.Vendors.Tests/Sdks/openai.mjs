// What OpenAI's own SDK has heard by the simulator: node openai.mjs ADDRESS KEY; writes one JSON object.
import OpenAI, { toFile } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [baseURL, apiKey] = process.argv.slice(2);
// The SDK knows encrypted WebSockets only, whatever the base address; the simulator has no certificate.
const setProtocol = Object.getOwnPropertyDescriptor(URL.prototype, 'protocol');
Object.defineProperty(URL.prototype, 'protocol', { ...setProtocol, set(value) { setProtocol.set.call(this, value === 'wss' ? 'ws' : value); } });

const loud = (rate, ms) => {
  const samples = new Int16Array((rate * ms) / 1000);
  for (let i = 0; i < samples.length; i++) samples[i] = 8000 * Math.sin((2 * Math.PI * 250 * i) / rate);
  return Buffer.from(samples.buffer);
};
const wav = (pcm) => {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0); header.writeUInt32LE(36 + pcm.length, 4); header.write('WAVEfmt ', 8); header.writeUInt32LE(16, 16); header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22); header.writeUInt32LE(16000, 24); header.writeUInt32LE(32000, 28); header.writeUInt16LE(2, 32); header.writeUInt16LE(16, 34);
  header.write('data', 36); header.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([header, pcm]);
};

const client = new OpenAI({ apiKey, baseURL, maxRetries: 0 });
const model = 'gpt-4o-mini-transcribe';
const file = await client.audio.transcriptions.create({ model, file: await toFile(wav(loud(16000, 700)), 'utterance.wav') });
let refused;
try {
  await new OpenAI({ apiKey: 'wrong', baseURL, maxRetries: 0 }).audio.transcriptions.create({ model, file: await toFile(wav(loud(16000, 700)), 'utterance.wav') });
} catch (error) {
  refused = error.code;
}

const realtime = new OpenAIRealtimeWS({ model }, client);
const transcript = await new Promise((resolve, reject) => {
  realtime.on('error', reject);
  realtime.on('session.updated', () => {
    realtime.send({ type: 'input_audio_buffer.append', audio: loud(24000, 700).toString('base64') });
    realtime.send({ type: 'input_audio_buffer.commit' });
  });
  realtime.on('conversation.item.input_audio_transcription.completed', (event) => resolve(event.transcript));
  realtime.socket.on('open', () => realtime.send({
    type: 'session.update',
    session: { type: 'transcription', audio: { input: { format: { type: 'audio/pcm', rate: 24000 }, transcription: { model }, turn_detection: null } } },
  }));
});
realtime.close();
console.log(JSON.stringify({ file: file.text, realtime: transcript, refused }));
process.exit(0);
