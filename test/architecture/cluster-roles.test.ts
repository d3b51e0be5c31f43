// The roles in infra/cluster/ are what fluxctl install prints.
import { describe, expect, it } from 'vitest'
import { renderClusterRoles } from '../generate/render-cluster-roles.ts'
import { listFiles, readText } from './checkout.ts'

describe('infra/cluster/', () => {
  const files = Object.entries(renderClusterRoles())

  it('holds these files and no other', () => {
    expect(listFiles('infra/cluster/*')).toEqual(files.map(([path]) => path).sort())
  })

  it.each(files)('%s is as node test/generate/cluster-roles.ts writes it', (path, text) => {
    expect(readText(path)).toBe(text)
  })
})
