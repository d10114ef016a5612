import { defineConfig } from 'vitest/config'
import { plantBug } from './server/test/model/plant-bug.ts'

const node = { environment: 'node' as const, env: { TZ: process.env['TZ'] ?? 'UTC', NODE_ENV: 'test' } }
const withServers = {
  ...node,
  globalSetup: ['server/test/harness/global-setup.ts'],
  pool: 'forks' as const,
  testTimeout: 30_000,
  hookTimeout: 60_000,
}

/** Flows that hold a time or a memory. */
const MEASURED = ['server/test/concurrency.test.ts', 'server/test/reconcile-scale.test.ts']

/** pure needs nothing; the others need MariaDB or MySQL and Redis, which `npm test` starts. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...withServers,
          name: 'measured',
          include: ['server/src/**/*.speed.test.ts', ...MEASURED],
          // What is measured runs alone, one file after the other, when all others are done.
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
          testTimeout: 180_000,
        },
      },
      {
        test: {
          ...node,
          name: 'pure',
          include: ['shared/**/*.test.ts', 'server/**/*.pure.test.ts', 'drizzle/**/*.pure.test.ts'],
        },
      },
      {
        test: {
          ...withServers,
          name: 'api',
          // A worker keeps what it has loaded: loading the server anew takes longer than a short file's tests. The
          // product holds nothing between two apps in one process, and neither may a test here; whoever replaces a
          // module (vi.mock) or measures memory needs a process of its own.
          isolate: false,
          include: ['server/src/**/*.test.ts', 'drizzle/**/*.test.ts'],
          exclude: ['**/*.pure.test.ts', '**/*.speed.test.ts', '**/node_modules/**'],
        },
      },
      { test: { ...withServers, name: 'sandbox', include: ['server/sandbox/test/**/*.test.ts'] } },
      {
        plugins: plantBug(),
        test: {
          ...withServers,
          name: 'flow',
          include: ['server/test/**/*.test.ts'],
          exclude: ['**/*.pure.test.ts', ...MEASURED],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...node,
          name: 'miniapp',
          globalSetup: ['miniapp/config/build-setup.ts'],
          include: ['miniapp/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'miniapp/e2e/!(build).test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          ...withServers,
          name: 'taps',
          globalSetup: [...withServers.globalSetup, 'miniapp/config/build-setup.ts'],
          include: ['miniapp/e2e/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'miniapp/e2e/{build,speed}.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          ...withServers,
          name: 'speed',
          globalSetup: [...withServers.globalSetup, 'miniapp/config/build-setup.ts'],
          include: ['miniapp/e2e/speed.test.ts'],
          // What is measured runs alone, when all others are done.
          sequence: { groupOrder: 1 },
          testTimeout: 600_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
