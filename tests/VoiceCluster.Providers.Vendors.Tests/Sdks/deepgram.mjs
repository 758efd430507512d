// What Deepgram's own SDK hears and says through the simulator: node deepgram.mjs ADDRESS KEY; writes one JSON object.
import { DeepgramClient } from '@deepgram/sdk';

const [address, apiKey] = process.argv.slice(2);
const socketAddress = address.replace('http', 'ws');
const client = new DeepgramClient({
  apiKey,
  environment: { base: address, production: socketAddress, agent: socketAddress, agentRest: address },
});
const loud = (ms) => {
  const samples = new Int16Array(16 * ms);
  for (let i = 0; i < samples.length; i++) samples[i] = 8000 * Math.sin((2 * Math.PI * 250 * i) / 16000);
  return new Uint8Array(samples.buffer);
};
const silent = (ms) => new Uint8Array(32 * ms);
const inPieces = (send, audio) => { for (let i = 0; i < audio.length; i += 640) send(audio.slice(i, i + 640)); };

async function converse(connection, isLast, talk) {
  const messages = [];
  const done = new Promise((resolve, reject) => {
    connection.on('message', (message) => { messages.push(message); if (isLast(message)) resolve(); });
    connection.on('error', reject);
  });
  connection.connect();
  await connection.waitForOpen();
  talk(connection);
  await done;
  connection.close();
  return messages;
}

const nova = await converse(
  await client.listen.v1.connect({ model: 'nova-3', encoding: 'linear16', sample_rate: '16000', interim_results: 'true', reconnectAttempts: 0 }),
  (message) => message.from_finalize,
  (connection) => { inPieces((piece) => connection.sendMedia(piece), loud(700)); connection.sendKeepAlive({ type: 'KeepAlive' }); connection.sendFinalize({ type: 'Finalize' }); });
const flux = await converse(
  await client.listen.v2.connect({ model: 'flux-general-en', encoding: 'linear16', sample_rate: '16000', eager_eot_threshold: '0.4', reconnectAttempts: 0 }),
  (message) => message.event === 'EndOfTurn',
  (connection) => { inPieces((piece) => connection.sendMedia(piece), loud(480)); inPieces((piece) => connection.sendMedia(piece), silent(800)); });
const aura = await converse(
  await client.speak.v1.connect({ model: 'aura-2-thalia-en', encoding: 'linear16', sample_rate: '16000', reconnectAttempts: 0 }),
  (message) => message.type === 'Flushed',
  (connection) => { connection.sendText({ type: 'Speak', text: 'We open at nine.' }); connection.sendFlush({ type: 'Flush' }); });

console.log(JSON.stringify({
  nova: nova.filter((message) => message.type === 'Results' && message.is_final).map((message) => message.channel.alternatives[0].transcript),
  flux: flux.filter((message) => message.event && message.event !== 'Update').map((message) => message.event),
  fluxText: flux.find((message) => message.event === 'EndOfTurn').transcript, // updates of the next turn may follow it
  audioBytes: aura.reduce((sum, message) => sum + (message.size ?? message.byteLength ?? 0), 0),
}));
process.exit(0);
