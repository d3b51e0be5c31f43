// Writes infra/cluster/*.yaml: what an operator applies once, in three widths.
// Run: node test/generate/cluster-roles.ts
import { writeFileSync } from 'node:fs'
import { renderClusterRoles } from './render-cluster-roles.ts'

for (const [path, text] of Object.entries(renderClusterRoles()))
  writeFileSync(new URL(`../../${path}`, import.meta.url), text)
