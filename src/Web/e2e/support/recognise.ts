import type { Page } from 'playwright-core';

/** What the silo's own recogniser understands of 16 kHz samples: a call from inside a page, in real time, that only listens. */
export function recognise(page: Page, samples: Int16Array): Promise<string> {
  const base64 = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
  return page.evaluate(async (audio) => {
    const pcm = Uint8Array.from(atob(audio), (c) => c.charCodeAt(0));
    const frame = 640;
    const tail = 50 * 2;
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/voice`, 'voicecluster.v1');
    socket.binaryType = 'arraybuffer';
    const words: string[] = [];
    return await new Promise<string>((resolve, reject) => {
      socket.onerror = () => reject(new Error('the recogniser cannot be reached'));
      socket.onopen = () => socket.send(JSON.stringify({ type: 'session_start', format: { encoding: 'pcm16', sampleRate: 16_000, channels: 1 } }));
      socket.onmessage = (event) => {
        const message = typeof event.data === 'string' ? (JSON.parse(event.data) as { type: string; text: string }) : null;
        if (message?.type === 'transcript_final') words.push(message.text);
        if (message?.type !== 'session_ready') return;
        const started = performance.now();
        let sent = 0;
        const frames = Math.ceil(pcm.length / frame) + tail;
        const timer = setInterval(() => {
          for (const due = Math.min(frames, (performance.now() - started) / 20); sent < due; sent++) {
            const piece = new Uint8Array(frame);
            piece.set(pcm.subarray(sent * frame, (sent + 1) * frame));
            socket.send(piece);
          }
          if (sent < frames) return;
          clearInterval(timer);
          socket.close(1000);
          resolve(words.join(' '));
        }, 20);
      };
    });
  }, base64);
}
