// Holds what is sent, and which containers are found, as YAML in and YAML out.
import { describe, expect, it } from 'vitest'
import { findWorkloads } from '../../../functions/domain/manifests/find-workloads.ts'
import { loadManifests } from '../../../functions/domain/manifests/load-manifests.ts'
import { parseYamlDocuments } from '../../../functions/domain/manifests/parse-yaml-documents.ts'
import { toAppliedObject } from '../../../functions/domain/manifests/to-applied-object.ts'
import { aTree } from './a-tree.ts'

function load(text: string) {
  const { manifests, problems } = loadManifests(aTree({ 'f.yaml': text }), {
    paths: [],
    defaultNamespace: 'default',
    scopeOf: (group, kind) => (kind === 'Namespace' ? 'Cluster' : group === 'acme.io' ? undefined : 'Namespaced'),
  })
  expect(problems).toEqual([])
  return manifests
}

const pod = (ports: string) =>
  `{containers: [{name: a, ports: [${ports}]}], initContainers: [{name: b, ports: [${ports}]}]}`

describe('what is sent', () => {
  it.each([
    {
      name: 'has nothing that the server owns',
      yaml: `apiVersion: v1
kind: ConfigMap
metadata: {name: a, uid: x, resourceVersion: "1", generation: 2, creationTimestamp: null, selfLink: /a, managedFields: [], finalizers: [f]}
status: {a: 1}`,
      sent: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, finalizers: [f], namespace: default}}',
    },
    {
      name: 'has the namespace it was given',
      yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {namespace: team, name: a}',
      sent: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: team}}',
    },
    {
      name: 'has no namespace when it is cluster-scoped',
      yaml: 'apiVersion: v1\nkind: Namespace\nmetadata: {namespace: team, name: a}',
      sent: '{apiVersion: v1, kind: Namespace, metadata: {name: a}}',
    },
    {
      name: 'has the namespace as written when its scope is unknown',
      yaml: 'apiVersion: acme.io/v1\nkind: Widget\nmetadata: {namespace: team, name: a}',
      sent: '{apiVersion: acme.io/v1, kind: Widget, metadata: {name: a, namespace: team}}',
    },
    {
      name: 'has texts only in labels and annotations',
      yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: null, annotations: {x: null, k: "1"}}',
      sent: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {x: "", k: "1"}, namespace: default}}',
    },
    {
      name: 'has no empty timestamp in a template',
      yaml: 'apiVersion: acme.io/v1\nkind: Widget\nmetadata: {name: a}\nspec: {list: [{metadata: {creationTimestamp: null, labels: {a: b}}}]}',
      sent: '{apiVersion: acme.io/v1, kind: Widget, metadata: {name: a}, spec: {list: [{metadata: {labels: {a: b}}}]}}',
    },
    {
      name: 'has stringData in data, where it overrides',
      yaml: 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {x: b2xk, z: eg==}\nstringData: {x: é, w: null}',
      sent: '{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: default}, data: {x: w6k=, z: eg==, w: ""}}',
    },
    {
      name: 'keeps stringData that is no text, for the server to refuse',
      yaml: 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {x: 1}',
      sent: '{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: default}, stringData: {x: 1}}',
    },
    {
      name: 'has the protocol of Service ports',
      yaml: 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}, {port: 2, protocol: UDP}]}',
      sent: '{apiVersion: v1, kind: Service, metadata: {name: a, namespace: default}, spec: {ports: [{port: 1, protocol: TCP}, {port: 2, protocol: UDP}]}}',
    },
    ...[
      { kind: 'Deployment', group: 'apps/v1', spec: (ports: string) => `{template: {spec: ${pod(ports)}}}` },
      { kind: 'Pod', group: 'v1', spec: pod },
      {
        kind: 'CronJob',
        group: 'batch/v1',
        spec: (ports: string) => `{jobTemplate: {spec: {template: {spec: ${pod(ports)}}}}}`,
      },
    ].map(({ kind, group, spec }) => ({
      name: `has the protocol of container ports in a ${kind}`,
      yaml: `apiVersion: ${group}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec('{containerPort: 1}')}`,
      sent: `{apiVersion: ${group}, kind: ${kind}, metadata: {name: a, namespace: default}, spec: ${spec('{containerPort: 1, protocol: TCP}')}}`,
    })),
    {
      name: "leaves another group's Deployment alone",
      yaml: `apiVersion: acme.io/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: ${pod('{containerPort: 1}')}}}`,
      sent: `{apiVersion: acme.io/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: ${pod('{containerPort: 1}')}}}}`,
    },
  ])('$name', ({ yaml, sent }) => {
    const [manifest] = load(yaml)
    const before = structuredClone(manifest)
    expect(manifest && toAppliedObject(manifest)).toEqual(parseYamlDocuments('sent', sent).documents[0]?.value)
    expect(manifest).toEqual(before)
  })
})

describe('workloads', () => {
  const template =
    '{spec: {initContainers: [{name: i, image: init:1}], containers: [{name: c, image: app:1}, {name: d}, 3]}}'
  const found = [
    { name: 'c', image: 'app:1', isInit: false },
    { name: 'i', image: 'init:1', isInit: true },
  ]

  it.each([
    { type: 'apps/v1 Deployment', spec: `{template: ${template}}`, containers: found },
    { type: 'extensions/v1beta1 Deployment', spec: `{template: ${template}}`, containers: found },
    { type: 'apps/v1 DaemonSet', spec: `{template: ${template}}`, containers: found },
    { type: 'apps/v1 StatefulSet', spec: `{template: ${template}}`, containers: found },
    { type: 'batch/v1 CronJob', spec: `{jobTemplate: {spec: {template: ${template}}}}`, containers: found },
    { type: 'batch/v1beta1 CronJob', spec: `{jobTemplate: {spec: {template: ${template}}}}`, containers: found },
    {
      type: 'helm.fluxcd.io/v1 HelmRelease',
      spec: '{values: {image: app:1}}',
      containers: [{ name: 'chart-image', image: 'app:1', isInit: false }],
    },
    { type: 'helm.fluxcd.io/v1 HelmRelease', spec: '{}', containers: [] },
    { type: 'apps/v1 Deployment', spec: 'null', containers: [] },
    { type: 'batch/v1 Job', spec: `{template: ${template}}`, containers: undefined },
    { type: 'v1 Pod', spec: template, containers: undefined },
    { type: 'v1 ConfigMap', spec: '{}', containers: undefined },
  ])('of $type with $spec are $containers', ({ type, spec, containers }) => {
    const [apiVersion, kind] = type.split(' ')
    const workloads = findWorkloads(
      load(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}`),
    )
    expect(workloads[0]?.containers).toEqual(containers)
  })
})
