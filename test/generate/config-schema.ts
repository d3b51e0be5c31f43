// Writes infra/fluxless.schema.json, which editors read beside fluxless.yml.
// Run: npm run schema
import { writeFileSync } from 'node:fs'
import { renderConfigSchema } from './render-config-schema.ts'

writeFileSync(new URL('../../infra/fluxless.schema.json', import.meta.url), renderConfigSchema())
