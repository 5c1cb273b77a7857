import { defineConfig } from 'vitest/config'

// Real processes on a shared machine: one second try in the gate, and the closing lines name what needed it.
const retry = process.env['CI'] ? 1 : 0

/** Workspaces whose tests start no process and change nothing that a test beside them sees. */
const PURE = ['admin-ui', 'cli', 'contract', 'iceberg', 'sql', 'storage']

export default defineConfig({
  test: {
    reporters: ['default', './tools/closing-line.ts'],
    // Two cores are the machine we promise to build on.
    maxWorkers: 2,
    projects: [
      {
        test: {
          // Computes only: files may share a process, and what they import is loaded once instead of once a file.
          name: 'pure',
          include: [`{${PURE.join(',')}}/**/*.test.ts`],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          retry,
        },
      },
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            '**/dist/**',
            'acceptance/**',
            '**/live/**',
            ...PURE.map((each) => `${each}/**`),
          ],
          globalSetup: ['./control-plane/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          retry,
        },
      },
      {
        test: {
          // Over the wire, against real servers: nothing in there imports product code but the contract.
          name: 'acceptance',
          include: ['acceptance/**/*.test.ts'],
          exclude: ['acceptance/engines/**'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          retry,
        },
      },
      {
        test: {
          // Against a Kubernetes API server that is built once: `npm run test:kubernetes`.
          name: 'kubernetes',
          include: ['control-plane/**/live/**/*.test.ts'],
          globalSetup: [
            './control-plane/testing/global-setup.ts',
            './control-plane/modules/connections/kinds/kubernetes/live/global-setup.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          retry,
        },
      },
      {
        test: {
          // With engines that are downloaded: `npm run test:engines`.
          name: 'engines',
          include: ['acceptance/engines/**/*.test.ts', 'engines/*/live/**/*.test.ts'],
          globalSetup: ['./acceptance/engines/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          retry,
        },
      },
    ],
  },
})
