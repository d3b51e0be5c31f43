// The roles in infra/cluster/ are what fluxctl install prints; beside them stands the manifest of the runner.
import { describe, expect, it } from 'vitest'
import { renderClusterRoles } from '../generate/render-cluster-roles.ts'
import { listFiles, readText } from './checkout.ts'

describe('infra/cluster/', () => {
  const files = Object.entries(renderClusterRoles())

  it('holds these files, the runner itself, and no other', () => {
    const [roles, runner] = [files.map(([path]) => path), 'infra/cluster/fluxless.yaml']
    expect(listFiles('infra/cluster/*')).toEqual([...roles, runner].sort())
  })

  it.each(files)('%s is as node test/generate/cluster-roles.ts writes it', (path, text) => {
    expect(readText(path)).toBe(text)
  })
})
