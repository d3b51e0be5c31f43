// How the suite runs: one process per worker, modules shared between files, no globals.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/lambda-runtime/**', 'node_modules/**'],
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
