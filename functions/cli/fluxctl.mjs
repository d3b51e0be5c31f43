#!/usr/bin/env node
// What npx starts: hands over to TypeScript where Node reads it, says what is missing where it does not.
if (process.features.typescript) await import('./fluxctl.ts')
else {
  console.error(`fluxctl needs Node 24 (or 22.18 and later); this is Node ${process.versions.node}.`)
  process.exitCode = 1
}
