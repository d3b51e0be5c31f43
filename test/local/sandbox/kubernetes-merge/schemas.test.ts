// What the schemas know, and what storing an object by them does.
import { describe, expect, it } from 'vitest'
import {
  findUnknownFields,
  pruneAndDefault,
} from '../../../../functions/local/sandbox/kubernetes/merge/prune-and-default.ts'
import { type StructuralSchema, schemaFromCrd } from '../../../../functions/local/sandbox/kubernetes/schema/crd.ts'
import type { Schema } from '../../../../functions/local/sandbox/kubernetes/schema/model.ts'
import { readBuiltInResources } from '../../../../functions/local/sandbox/kubernetes/schema/resources.ts'
import { schemaFor, schemaRelease } from '../../../../functions/local/sandbox/kubernetes/schema/schema.ts'

const KIND = { group: 'example.test', version: 'v1', kind: 'Thing' }

describe('the built-in schemas', () => {
  it.each`
    group                          | kind            | path                                              | relation    | keys
    ${'apps'}                      | ${'Deployment'} | ${'spec.template.spec.containers'}                | ${'map'}    | ${'name'}
    ${'apps'}                      | ${'Deployment'} | ${'spec.template.spec.containers.[].ports'}       | ${'map'}    | ${'containerPort protocol'}
    ${'apps'}                      | ${'Deployment'} | ${'spec.template.spec.containers.[].env'}         | ${'map'}    | ${'name'}
    ${'apps'}                      | ${'Deployment'} | ${'spec.template.spec.containers.[].args'}        | ${'atomic'} | ${''}
    ${'apps'}                      | ${'Deployment'} | ${'spec.template.spec.volumes'}                   | ${'map'}    | ${'name'}
    ${'apps'}                      | ${'Deployment'} | ${'spec.template.spec.tolerations'}               | ${'atomic'} | ${''}
    ${'apps'}                      | ${'Deployment'} | ${'spec.template.spec.topologySpreadConstraints'} | ${'map'}    | ${'topologyKey whenUnsatisfiable'}
    ${'apps'}                      | ${'Deployment'} | ${'status.conditions'}                            | ${'map'}    | ${'type'}
    ${''}                          | ${'Service'}    | ${'spec.ports'}                                   | ${'map'}    | ${'port protocol'}
    ${''}                          | ${'Service'}    | ${'metadata.finalizers'}                          | ${'set'}    | ${''}
    ${''}                          | ${'Service'}    | ${'metadata.ownerReferences'}                     | ${'map'}    | ${'uid'}
    ${'networking.k8s.io'}         | ${'Ingress'}    | ${'spec.rules'}                                   | ${'atomic'} | ${''}
    ${'rbac.authorization.k8s.io'} | ${'Role'}       | ${'rules'}                                        | ${'atomic'} | ${''}
  `('take $path of a $kind as $relation $keys', ({ group, kind, path, relation, keys }) => {
    const found = schemaAtPath(schemaFor(group, 'v1', kind), path)
    expect(found).toMatchObject({ kind: 'list', relation, keys: keys === '' ? [] : keys.split(' ') })
  })

  it('know every kind that the served resources name', () => {
    const unknown = readBuiltInResources().flatMap(({ group, version, resources }) =>
      resources
        .filter(({ kind }) => schemaFor(group, version, kind) === undefined)
        .map(({ kind }) => `${group}/${version} ${kind}`),
    )
    expect(unknown).toEqual([])
    expect(schemaRelease()).toMatch(/^v1\.\d+\.\d+$/)
  })

  it('do not know kinds that no stock server has', () => {
    expect(schemaFor('example.test', 'v1', 'Thing')).toBeUndefined()
  })
})

describe('storing a built-in object', () => {
  it.each`
    rule                                      | kind               | spec                                                          | stored
    ${'drops nulls and empty optional lists'} | ${'Service'}       | ${{ clusterIP: null, externalIPs: [], selector: {} }}         | ${{}}
    ${'drops unknown names'}                  | ${'Service'}       | ${{ colour: 'red', type: 'NodePort' }}                        | ${{ type: 'NodePort' }}
    ${'fills in declared defaults'}           | ${'Service'}       | ${{ ports: [{ port: 80 }] }}                                  | ${{ ports: [{ port: 80, protocol: 'TCP' }] }}
    ${'keeps empty structs'}                  | ${'Pod'}           | ${{ containers: [], volumes: [{ name: 'v', emptyDir: {} }] }} | ${{ containers: [], volumes: [{ name: 'v', emptyDir: {} }] }}
    ${'writes amounts one way'}               | ${'ResourceQuota'} | ${{ hard: { cpu: '1000m', memory: '1024Mi' } }}               | ${{ hard: { cpu: '1', memory: '1Gi' } }}
  `('$rule', ({ kind, spec, stored }) => {
    const schema = schemaFor('', 'v1', kind)
    expect(schema && pruneAndDefault({ apiVersion: 'v1', kind, metadata: { name: 'x' }, spec }, schema).spec).toEqual(
      stored,
    )
  })
})

describe('storing a custom object', () => {
  const field = (schema: StructuralSchema): StructuralSchema => ({
    type: 'object',
    properties: { spec: { type: 'object', properties: { f: schema } } },
  })
  it.each`
    rule                                  | schema                                                                                                                                            | f                                                                 | stored
    ${'prunes unknown names'}             | ${{ type: 'object', properties: { a: { type: 'string' } } }}                                                                                      | ${{ a: 'x', b: 1 }}                                               | ${{ a: 'x' }}
    ${'prunes below free maps again'}     | ${{ type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { k: { type: 'object', properties: { a: { type: 'string' } } } } }} | ${{ any: 1, k: { a: 'x', b: 1 } }}                                | ${{ any: 1, k: { a: 'x' } }}
    ${'keeps names of a map of text'}     | ${{ type: 'object', additionalProperties: { type: 'string' } }}                                                                                   | ${{ a: 'x' }}                                                     | ${{ a: 'x' }}
    ${'fills in defaults'}                | ${{ type: 'object', properties: { a: { type: 'integer', default: 3 } } }}                                                                         | ${{}}                                                             | ${{ a: 3 }}
    ${'takes a default for a null'}       | ${{ type: 'object', properties: { a: { type: 'integer', default: 3 } } }}                                                                         | ${{ a: null }}                                                    | ${{ a: 3 }}
    ${'keeps a null that may be'}         | ${{ type: 'object', properties: { a: { type: 'integer', default: 3, nullable: true } } }}                                                         | ${{ a: null }}                                                    | ${{ a: null }}
    ${'types the metadata of a template'} | ${{ type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }}                                       | ${{ apiVersion: 'v1', kind: 'X', metadata: { name: 'n', x: 1 } }} | ${{ apiVersion: 'v1', kind: 'X', metadata: { name: 'n' } }}
  `('$rule', ({ schema, f, stored }) => {
    const object = { apiVersion: 'example.test/v1', kind: 'Thing', metadata: { name: 'x' }, spec: { f } }
    expect(pruneAndDefault(object, schemaFromCrd(field(schema), KIND)).spec).toEqual({ f: stored })
  })
})

describe('naming unknown fields', () => {
  it('names them by their place, also in list items', () => {
    const schema = schemaFor('apps', 'v1', 'Deployment')
    const spec = { replica: 1, template: { spec: { containers: [{ name: 'a' }, { name: 'b', imgae: 'x' }] } } }
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x', lables: {} }, spec }
    expect(schema && findUnknownFields(object, schema)).toEqual([
      'metadata.lables',
      'spec.replica',
      'spec.template.spec.containers[1].imgae',
    ])
  })

  it('finds none where everything is accepted', () => {
    const object = { apiVersion: 'example.test/v1', kind: 'Thing', metadata: {}, whatever: { deep: [1] } }
    expect(findUnknownFields(object, schemaFromCrd(undefined, KIND))).toEqual([])
  })
})

function schemaAtPath(schema: Schema | undefined, path: string): Schema | undefined {
  return path.split('.').reduce<Schema | undefined>((at, name) => {
    if (at?.kind === 'list' && name === '[]') return at.element
    return at?.kind === 'map' ? at.fields.get(name)?.schema : undefined
  }, schema)
}
