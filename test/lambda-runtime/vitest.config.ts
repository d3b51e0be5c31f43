// How the packaged functions are tested: on the one API server that run.ts has started, a file at a time.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/lambda-runtime/**/*.test.ts'],
    isolate: false,
    // Each file starts processes of its own; times would be those of a crowd.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
