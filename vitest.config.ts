import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'acceptance/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are the machine we promise to build on.
    maxWorkers: 2,
  },
})
