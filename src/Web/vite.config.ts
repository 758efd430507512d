import { createReadStream } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressAssets } from './scripts/compress.ts';

const require = createRequire(import.meta.url);
/** The voice detector's model and runtime, which it fetches by name when it is first used. */
const vad = dirname(require.resolve('@ricky0123/vad-web'));
const ort = dirname(require.resolve('onnxruntime-web/wasm'));
const vadAssets = [
  join(vad, 'silero_vad_v5.onnx'),
  join(vad, 'vad.worklet.bundle.min.js'),
  join(ort, 'ort-wasm-simd-threaded.mjs'),
  join(ort, 'ort-wasm-simd-threaded.wasm'),
];

function serveVoiceDetector(): Plugin {
  return {
    name: 'serve-voice-detector',
    configureServer: (server) => {
      server.middlewares.use('/vad', (request, response, next) => {
        const file = vadAssets.find((asset) => request.url?.split('?')[0] === `/${basename(asset)}`);
        if (!file) return next();
        response.setHeader('content-type', file.endsWith('js') ? 'text/javascript' : file.endsWith('wasm') ? 'application/wasm' : 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
    writeBundle: async ({ dir }) => {
      await mkdir(join(dir!, 'vad'), { recursive: true });
      await Promise.all(vadAssets.map((asset) => copyFile(asset, join(dir!, 'vad', basename(asset)))));
    },
  };
}

export default defineConfig({
  plugins: [react(), serveVoiceDetector(), compressAssets()],
  // Replaced for each page by the server.
  html: { cspNonce: 'VOICECLUSTER-NONCE' },
  worker: { format: 'es' },
  server: { proxy: { '/api': 'http://localhost:8080', '/ws': { target: 'ws://localhost:8080', ws: true } } },
  build: { target: 'es2022', reportCompressedSize: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
});
