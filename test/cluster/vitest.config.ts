// How the cluster suites run: against the one API server that run.ts has started.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/cluster/**/*.test.ts'],
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
})
