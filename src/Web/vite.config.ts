import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './scripts/compress.ts';

export default defineConfig({
  plugins: [react(), compressAssets()],
  // Replaced for each page by the server.
  html: { cspNonce: 'VOICECLUSTER-NONCE' },
  worker: { format: 'es' },
  server: { proxy: { '/api': 'http://localhost:8080', '/ws': { target: 'ws://localhost:8080', ws: true } } },
  build: { target: 'es2022', reportCompressedSize: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
});
