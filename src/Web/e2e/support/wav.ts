const RATE = 16_000;
const HEADER = 44;

/** PCM16 samples of a WAV file that has nothing but the plain header, as the silo writes it. */
export function samplesOf(wav: Uint8Array): Int16Array {
  const copy = wav.slice(HEADER);
  return new Int16Array(copy.buffer, 0, copy.byteLength >> 1);
}

export function silence(seconds: number): Int16Array {
  return new Int16Array(Math.round(seconds * RATE));
}

export function concat(...parts: Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A mono WAV file of 16-bit samples. */
export function wavOf(samples: Int16Array, rate = RATE): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const header = Buffer.alloc(HEADER);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** Words in the agent's own voice, for a caller to say. */
export async function speech(url: string, text: string): Promise<Int16Array> {
  const response = await fetch(`${url}/api/speech?text=${encodeURIComponent(text)}`);
  if (!response.ok) throw new Error(`/api/speech answered ${response.status}`);
  return samplesOf(new Uint8Array(await response.arrayBuffer()));
}
