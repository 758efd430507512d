// What ElevenLabs' own SDK says through the simulator: node elevenlabs.mjs ADDRESS KEY VOICE; writes one JSON object.
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';

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
console.log(JSON.stringify({ bytes, refused: refusal?.statusCode, status: refusal?.body?.detail?.status }));
process.exit(0);
