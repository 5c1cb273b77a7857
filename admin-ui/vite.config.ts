import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `BOATHOUSE_URL` is the server that `vite` (development only) sends API calls to. */
const server = process.env.BOATHOUSE_URL ?? 'http://127.0.0.1:8484'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: {
    // Real files under BSD; the package does not export them by name.
    alias: { 'sample-data': fileURLToPath(new URL('../data', import.meta.resolve('vega-datasets'))) },
  },
  build: {
    outDir: 'dist',
    manifest: true,
    target: 'es2022',
    // The content security policy allows this origin only: no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': server, '/iceberg': server, '/readyz': server } },
})
