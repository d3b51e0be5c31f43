// A diff as people read it, and who owns which fields.
import { expect, it } from 'vitest'
import type { ObjectDiff } from '../../../functions/domain/diff/object-diff.ts'
import { readFieldOwners } from '../../../functions/domain/diff/read-field-owners.ts'
import { renderDiff } from '../../../functions/domain/diff/render-diff.ts'
import type { ResourceIdText } from '../../../functions/domain/manifests/resource-id.ts'

const about = (outcome: ObjectDiff['outcome'], name: string, more: Partial<ObjectDiff> = {}): ObjectDiff => ({
  id: `demo:deployment/${name}` as ResourceIdText,
  outcome,
  at: `${name}.yaml:1`,
  changes: [],
  ...more,
})

it('is grouped by object, what needs a person first', () => {
  const changes = [
    { path: 'spec.replicas', was: '1', becomes: '2' },
    { path: 'spec.paused', becomes: 'true' },
    { path: 'metadata.labels.old', was: '"x"' },
  ]
  const objects = [
    about('left-alone', 'own', { why: 'the file says fluxcd.io/ignore' }),
    about('pruned', 'old'),
    about('created', 'new'),
    about('updated', 'shop', { changes }),
    about('failed', 'bad', { why: 'spec.x: no such field. Correct it.' }),
    about('waiting', 'early', { at: '' }),
    about('left-over', 'kept', { why: 'prune is off' }),
  ]
  expect(
    renderDiff(objects),
  ).toBe(`! demo:deployment/bad (bad.yaml:1) would be refused: spec.x: no such field. Correct it.
! demo:deployment/early would wait for its kind
~ demo:deployment/shop (shop.yaml:1) would change
    - spec.replicas: 1
    + spec.replicas: 2
    + spec.paused: true
    - metadata.labels.old: "x"
+ demo:deployment/new (new.yaml:1) would be created
- demo:deployment/old (old.yaml:1) would be deleted
= demo:deployment/kept (kept.yaml:1) is left over and stays: prune is off
= demo:deployment/own (own.yaml:1) is left alone: the file says fluxcd.io/ignore
`)
  expect(renderDiff([])).toBe('')
})

it('owners are read with paths and without values', () => {
  const fieldsV1 = {
    'f:data': { '.': {}, 'f:tls.crt': {} },
    'f:metadata': { 'f:finalizers': { 'v:"secret"': {} } },
    'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } }, 'f:args': { 'i:2': {} } },
  }
  const time = '2026-03-01T08:00:00Z'
  const managedFields = [
    { manager: 'fluxless', operation: 'Apply', time, fieldsV1 },
    { manager: 'kube-controller-manager', operation: 'Update', subresource: 'status' },
  ]
  expect(readFieldOwners({ metadata: { managedFields } }, 3)).toEqual([
    {
      manager: 'fluxless',
      operation: 'Apply',
      time,
      fields: ['data["tls.crt"]', 'metadata.finalizers[]', 'spec.ports[port=80,protocol=TCP].port'],
      moreFields: 1,
    },
    { manager: 'kube-controller-manager', operation: 'Update', subresource: 'status', fields: [], moreFields: 0 },
  ])
  expect(readFieldOwners({}, 3)).toEqual([])
})
