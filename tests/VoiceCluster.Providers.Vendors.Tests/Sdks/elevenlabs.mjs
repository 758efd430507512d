// What ElevenLabs' own SDK says and hears through the simulator: node elevenlabs.mjs ADDRESS KEY VOICE; writes one JSON object.
import { AudioFormat, ElevenLabsClient, RealtimeEvents } from '@elevenlabs/elevenlabs-js';

const [baseUrl, apiKey, voice] = process.argv.slice(2);
const request = { text: 'We open at nine.', modelId: 'eleven_flash_v2_5', outputFormat: 'pcm_16000' };
const stream = await new ElevenLabsClient({ apiKey, baseUrl, environment: baseUrl, maxRetries: 0 }).textToSpeech.stream(voice, request);
let bytes = 0;
for await (const chunk of stream) bytes += chunk.length;
let refusal;
try {
  await new ElevenLabsClient({ apiKey: 'wrong', baseUrl, environment: baseUrl, maxRetries: 0 }).textToSpeech.stream(voice, request);
} catch (error) {
  refusal = error;
}
const samples = new Int16Array(16 * 700);
for (let i = 0; i < samples.length; i++) samples[i] = 8000 * Math.sin((2 * Math.PI * 250 * i) / 16000);
const scribe = await new ElevenLabsClient({ apiKey, baseUrl, environment: baseUrl }).speechToText.realtime.connect({
  modelId: 'scribe_v2_realtime', audioFormat: AudioFormat.PCM_16000, sampleRate: 16000,
});
const heard = await new Promise((resolve, reject) => {
  scribe.on(RealtimeEvents.ERROR, reject);
  scribe.on(RealtimeEvents.COMMITTED_TRANSCRIPT, (message) => resolve(message.text));
  scribe.on(RealtimeEvents.SESSION_STARTED, () => {
    for (let i = 0; i < samples.length; i += 320) scribe.send({ audioBase64: Buffer.from(samples.buffer, 2 * i, 640).toString('base64') });
    scribe.commit();
  });
});
scribe.close();
console.log(JSON.stringify({ bytes, heard, refused: refusal?.statusCode, status: refusal?.body?.detail?.status }));
process.exit(0);
