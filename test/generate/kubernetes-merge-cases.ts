// Requests whose answers by a real API server the sandbox's merge must give too.

/** One request of a case; `path` is below the object, `body` is sent as it stands. */
export type RecordedStep = {
  readonly what: string
  readonly verb: 'apply' | 'post' | 'put' | 'strategic' | 'merge' | 'json'
  readonly manager: string
  readonly force?: boolean
  readonly subresource?: string
  readonly body: unknown
}

/** A story of one object. */
export type RecordedCase = {
  readonly name: string
  readonly resource: {
    readonly group: string
    readonly version: string
    readonly plural: string
    readonly kind: string
  }
  readonly object: string
  readonly steps: readonly RecordedStep[]
}

/** The namespace the cases live in. */
export const NAMESPACE = 'merge-recordings'

const DEPLOYMENT = { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment' }
const SERVICE = { group: '', version: 'v1', plural: 'services', kind: 'Service' }
const CONFIG_MAP = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' }
const INGRESS = { group: 'networking.k8s.io', version: 'v1', plural: 'ingresses', kind: 'Ingress' }
const NETWORK_POLICY = { group: 'networking.k8s.io', version: 'v1', plural: 'networkpolicies', kind: 'NetworkPolicy' }
const ROLE = { group: 'rbac.authorization.k8s.io', version: 'v1', plural: 'roles', kind: 'Role' }
const QUOTA = { group: '', version: 'v1', plural: 'resourcequotas', kind: 'ResourceQuota' }
const WIDGET = { group: 'example.test', version: 'v1', plural: 'widgets', kind: 'Widget' }

function deployment(name: string, spec: object, pod: object, metadata: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE, ...metadata },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: pod },
      ...spec,
    },
  }
}

function object(resource: typeof DEPLOYMENT, name: string, rest: object, metadata: object = {}): object {
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  return { apiVersion, kind: resource.kind, metadata: { name, namespace: NAMESPACE, ...metadata }, ...rest }
}

const WEB = { name: 'web', image: 'nginx:1', ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }] }
const FULL = {
  ...WEB,
  env: [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ],
  resources: { limits: { cpu: '1000m', memory: '1024Mi' } },
  volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
}
const TMP = { volumes: [{ name: 'tmp', emptyDir: {} }] }
const SIDECAR = { name: 'sidecar', image: 'envoy:1' }

const AMOUNTS = {
  'limits.cpu': '1000m',
  'requests.cpu': 0.25,
  'limits.memory': '1024Mi',
  'requests.memory': '1.5Gi',
  'requests.storage': '1e3',
  'requests.ephemeral-storage': '123456789',
  'limits.ephemeral-storage': '0.1Ki',
  'requests.a.test/a': '2048',
  'requests.a.test/b': '0.5',
  'requests.a.test/c': '1500m',
  'requests.a.test/d': '2048Ki',
  'requests.a.test/e': '1000000',
  'requests.a.test/f': '12E',
  'requests.a.test/g': '1500e-3',
  'requests.a.test/h': '0',
  'requests.a.test/i': '1.2345m',
  'requests.a.test/j': '1536Mi',
  'requests.a.test/l': '1000Ki',
  'requests.a.test/m': '512Ki',
}

/** The schema of the custom kind `Widget` that some cases use. */
export const WIDGET_SCHEMA = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1 },
        mode: { type: 'string', enum: ['fast', 'safe'], default: 'safe' },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name', 'side'],
          items: {
            type: 'object',
            required: ['name'],
            properties: {
              name: { type: 'string' },
              side: { type: 'string', default: 'left' },
              weight: { type: 'integer' },
            },
          },
        },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        steps: { type: 'array', items: { type: 'object', properties: { run: { type: 'string' } } } },
        whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: { type: 'string' } },
        free: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { known: { type: 'object', properties: { a: { type: 'string' } } } },
        },
        limit: { 'x-kubernetes-int-or-string': true },
        note: { type: 'string', nullable: true },
        template: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          'x-kubernetes-preserve-unknown-fields': true,
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    status: { type: 'object', properties: { ready: { type: 'boolean' } } },
  },
}

const WIDGET_SPEC = {
  size: 1,
  parts: [
    { name: 'a', weight: 1 },
    { name: 'b', side: 'right' },
  ],
  tags: ['x', 'y'],
  steps: [{ run: '1' }],
  whole: { a: '1' },
  free: { any: { thing: [1, 2] }, known: { a: 'x', b: 'y' } },
  limit: '10%',
  note: null,
  template: { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'n', labels: { a: 'b' } }, spec: { deep: { er: 1 } } },
  labels: { a: 'b' },
}

/** The cases, in the order they are recorded. */
export const CASES: readonly RecordedCase[] = [
  {
    name: 'deployment-apply',
    resource: DEPLOYMENT,
    object: 'apply',
    steps: [
      {
        what: 'creates',
        verb: 'apply',
        manager: 'flux',
        body: deployment('apply', { replicas: 2 }, { ...TMP, containers: [FULL] }, { labels: { a: 'b' } }),
      },
      {
        what: 'changes nothing',
        verb: 'apply',
        manager: 'flux',
        body: deployment('apply', { replicas: 2 }, { ...TMP, containers: [FULL] }, { labels: { a: 'b' } }),
      },
      {
        what: 'shares equal values',
        verb: 'apply',
        manager: 'other',
        body: deployment('apply', { replicas: 2 }, { containers: [WEB] }),
      },
      {
        what: 'conflicts on one field',
        verb: 'apply',
        manager: 'third',
        body: {
          ...deployment('apply', {}, {}),
          spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:2' }] } } },
        },
      },
      {
        what: 'conflicts on several',
        verb: 'apply',
        manager: 'third',
        body: deployment(
          'apply',
          { replicas: 3 },
          { containers: [{ ...FULL, image: 'nginx:2' }] },
          { labels: { a: 'c' } },
        ),
      },
      {
        what: 'takes by force',
        verb: 'apply',
        manager: 'third',
        force: true,
        body: deployment('apply', { replicas: 3 }, { containers: [{ ...FULL, image: 'nginx:2' }] }),
      },
      {
        what: 'gives up container fields and replicas',
        verb: 'apply',
        manager: 'third',
        body: deployment('apply', {}, { containers: [{ name: 'web', image: 'nginx:2' }] }),
      },
      {
        what: 'adds a container',
        verb: 'apply',
        manager: 'sidecars',
        body: { ...deployment('apply', {}, {}), spec: { template: { spec: { containers: [SIDECAR] } } } },
      },
      {
        what: 'removes env, ports and label',
        verb: 'apply',
        manager: 'flux',
        force: true,
        body: deployment('apply', { replicas: 2 }, { containers: [SIDECAR, { name: 'web', image: 'nginx:3' }] }),
      },
      {
        what: 'removes its container',
        verb: 'apply',
        manager: 'sidecars',
        body: { ...deployment('apply', {}, {}), spec: { template: { metadata: { annotations: { a: 'b' } } } } },
      },
      { what: 'stops owning', verb: 'apply', manager: 'sidecars', body: object(DEPLOYMENT, 'apply', {}) },
    ],
  },
  {
    name: 'deployment-updates',
    resource: DEPLOYMENT,
    object: 'updates',
    steps: [
      {
        what: 'creates',
        verb: 'post',
        manager: 'kubectl-create',
        body: deployment('updates', { replicas: 1 }, { ...TMP, containers: [FULL] }, { labels: { a: 'b' } }),
      },
      {
        what: 'applies over it',
        verb: 'apply',
        manager: 'flux',
        body: deployment('updates', {}, { containers: [WEB] }, { labels: { a: 'b', c: 'd' } }),
      },
      {
        what: 'leaves what the creator holds',
        verb: 'apply',
        manager: 'flux',
        body: deployment('updates', {}, { containers: [{ name: 'web', image: 'nginx:1' }] }),
      },
      {
        what: 'patches an image and adds env',
        verb: 'strategic',
        manager: 'kubectl-patch',
        body: {
          spec: {
            template: {
              spec: { containers: [{ name: 'web', image: 'nginx:2', env: [{ name: 'C', value: '3' }] }, SIDECAR] },
            },
          },
        },
      },
      {
        what: 'deletes and reorders',
        verb: 'strategic',
        manager: 'kubectl-patch',
        body: {
          spec: {
            replicas: null,
            template: {
              spec: {
                '$setElementOrder/containers': [{ name: 'sidecar' }, { name: 'web' }],
                containers: [
                  {
                    name: 'web',
                    env: [{ name: 'A', $patch: 'delete' }],
                    '$setElementOrder/ports': [{ containerPort: 80 }],
                  },
                ],
              },
            },
          },
        },
      },
      {
        what: 'retains keys',
        verb: 'strategic',
        manager: 'kubectl-patch',
        body: { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      },
      {
        what: 'replaces a list',
        verb: 'strategic',
        manager: 'kubectl-patch',
        body: {
          spec: {
            template: { spec: { volumes: [{ $patch: 'replace' }, { name: 'tmp', emptyDir: { medium: 'Memory' } }] } },
          },
        },
      },
      {
        what: 'merges',
        verb: 'merge',
        manager: 'merger',
        body: {
          metadata: { labels: { a: null, e: 'f' } },
          spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:9' }] } } },
        },
      },
      {
        what: 'patches by operations',
        verb: 'json',
        manager: 'operator',
        body: [
          { op: 'test', path: '/spec/replicas', value: 1 },
          { op: 'replace', path: '/spec/replicas', value: 4 },
          { op: 'add', path: '/metadata/annotations', value: { 'x/y': 'z' } },
        ],
      },
      { what: 'changes nothing', verb: 'merge', manager: 'idle', body: { spec: { replicas: 4 } } },
      {
        what: 'takes back by force',
        verb: 'apply',
        manager: 'flux',
        force: true,
        body: deployment('updates', { replicas: 2 }, { containers: [{ name: 'web', image: 'nginx:1' }] }),
      },
    ],
  },
  {
    name: 'service-ports',
    resource: SERVICE,
    object: 'ports',
    steps: [
      {
        what: 'creates',
        verb: 'apply',
        manager: 'flux',
        body: object(SERVICE, 'ports', {
          spec: {
            selector: { app: 'x' },
            ports: [
              { name: 'http', port: 80, targetPort: 'web' },
              { name: 'dns', port: 53, protocol: 'UDP' },
            ],
          },
        }),
      },
      {
        what: 'adds a port',
        verb: 'apply',
        manager: 'other',
        body: object(SERVICE, 'ports', { spec: { ports: [{ name: 'dns-tcp', port: 53 }] } }),
      },
      {
        what: 'reorders and drops',
        verb: 'apply',
        manager: 'flux',
        body: object(SERVICE, 'ports', {
          spec: {
            selector: { app: 'y' },
            ports: [
              { name: 'https', port: 443 },
              { name: 'http', port: 80, targetPort: 8080 },
            ],
          },
        }),
      },
      {
        what: 'conflicts on a port',
        verb: 'apply',
        manager: 'other',
        body: object(SERVICE, 'ports', { spec: { selector: { app: 'z' }, ports: [{ name: 'web', port: 80 }] } }),
      },
    ],
  },
  {
    name: 'config-map',
    resource: CONFIG_MAP,
    object: 'config',
    steps: [
      {
        what: 'creates',
        verb: 'apply',
        manager: 'flux',
        body: object(
          CONFIG_MAP,
          'config',
          { data: { a: '1', b: '2' } },
          { labels: { l: 'm' }, finalizers: ['x.test/a', 'x.test/b'] },
        ),
      },
      {
        what: 'adds a key',
        verb: 'apply',
        manager: 'other',
        body: object(CONFIG_MAP, 'config', { data: { c: '3' } }, { finalizers: ['x.test/c'] }),
      },
      {
        what: 'takes a key by merge patch',
        verb: 'merge',
        manager: 'kubectl-edit',
        body: { data: { a: '9', d: '4' } },
      },
      {
        what: 'conflicts with the edit',
        verb: 'apply',
        manager: 'flux',
        body: object(CONFIG_MAP, 'config', { data: { a: '1', b: '2' } }),
      },
      {
        what: 'drops all but one',
        verb: 'apply',
        manager: 'flux',
        body: object(CONFIG_MAP, 'config', { data: { b: '2' } }),
      },
      { what: 'applies nothing', verb: 'apply', manager: 'flux', body: object(CONFIG_MAP, 'config', {}) },
      {
        what: 'owns an empty map',
        verb: 'apply',
        manager: 'empty',
        body: object(CONFIG_MAP, 'config', { binaryData: {} }, { annotations: {}, labels: null }),
      },
      { what: 'replaces', verb: 'put', manager: 'putter', body: object(CONFIG_MAP, 'config', { data: { z: '26' } }) },
      {
        what: 'forgets all owners',
        verb: 'json',
        manager: 'resetter',
        body: [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }],
      },
      {
        what: 'applies where nobody owns',
        verb: 'apply',
        manager: 'flux',
        body: object(CONFIG_MAP, 'config', { data: { z: '26', y: '25' } }),
      },
      {
        what: 'conflicts with before-first-apply',
        verb: 'apply',
        manager: 'flux',
        body: object(CONFIG_MAP, 'config', { data: { z: '27' } }),
      },
    ],
  },
  {
    name: 'deployment-emptied',
    resource: DEPLOYMENT,
    object: 'emptied',
    steps: [
      {
        what: 'creates',
        verb: 'apply',
        manager: 'flux',
        body: deployment(
          'emptied',
          { paused: false, minReadySeconds: 0 },
          {
            hostNetwork: false,
            automountServiceAccountToken: false,
            containers: [{ ...WEB, env: [{ name: 'A', value: '' }], securityContext: { runAsUser: 1 } }],
          },
        ),
      },
      {
        what: 'changes nothing that is stored',
        verb: 'apply',
        manager: 'flux',
        body: deployment(
          'emptied',
          { paused: false, minReadySeconds: 0 },
          {
            hostNetwork: false,
            automountServiceAccountToken: false,
            containers: [{ ...WEB, env: [{ name: 'A', value: '' }], securityContext: { runAsUser: 1 } }],
          },
        ),
      },
      {
        what: 'empties a struct',
        verb: 'apply',
        manager: 'flux',
        body: deployment(
          'emptied',
          { paused: true },
          { containers: [{ ...WEB, env: [], ports: [], securityContext: {} }] },
        ),
      },
      {
        what: 'empties it again',
        verb: 'apply',
        manager: 'flux',
        body: deployment(
          'emptied',
          { paused: true },
          { containers: [{ ...WEB, env: [], ports: [], securityContext: {} }] },
        ),
      },
    ],
  },
  {
    name: 'misfits',
    resource: DEPLOYMENT,
    object: 'misfits',
    steps: [
      {
        what: 'unknown field',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', { replica: 2 }, { containers: [WEB] }),
      },
      {
        what: 'unknown field in a container',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: [{ ...WEB, imgae: 'x' }] }),
      },
      {
        what: 'text for a number',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', { replicas: 'two' }, { containers: [WEB] }),
      },
      {
        what: 'a number for text',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: [{ ...WEB, image: 5 }] }),
      },
      {
        what: 'text for a boolean',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', { paused: 'yes' }, { containers: [WEB] }),
      },
      {
        what: 'a map for a list',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: { web: WEB, n: [1, true, 1.5, null] } }),
      },
      {
        what: 'a list for a map',
        verb: 'apply',
        manager: 'flux',
        body: { ...deployment('misfits', {}, {}), spec: ['a'] },
      },
      {
        what: 'a map for text',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: [{ ...WEB, image: { a: 1, b: [true, 'x'] } }] }),
      },
      {
        what: 'a map for a quantity',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: [{ ...WEB, resources: { limits: { cpu: { a: 1 } } } }] }),
      },
      {
        what: 'a doubled container',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: [WEB, WEB] }),
      },
      {
        what: 'a doubled port',
        verb: 'apply',
        manager: 'flux',
        body: deployment(
          'misfits',
          {},
          { containers: [{ ...WEB, ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] }] },
        ),
      },
      { what: 'a null item', verb: 'apply', manager: 'flux', body: deployment('misfits', {}, { containers: [null] }) },
      {
        what: 'text for an item',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: ['web'] }),
      },
      {
        what: 'an env entry without a name',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: [{ ...WEB, env: [{ value: 'x' }] }] }),
      },
      {
        what: 'a doubled finalizer',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: [WEB] }, { finalizers: ['a/b', 'a/b'] }),
      },
      {
        what: 'a numeric label',
        verb: 'apply',
        manager: 'flux',
        body: deployment('misfits', {}, { containers: [WEB] }, { labels: { n: 1.5 } }),
      },
    ],
  },
  {
    name: 'misfit-config-map',
    resource: CONFIG_MAP,
    object: 'misfit',
    steps: [
      {
        what: 'several at once',
        verb: 'apply',
        manager: 'flux',
        body: object(CONFIG_MAP, 'misfit', { data: { a: 1 }, immutable: 'x' }),
      },
      {
        what: 'a boolean for text',
        verb: 'apply',
        manager: 'flux',
        body: object(CONFIG_MAP, 'misfit', { data: { a: true } }),
      },
      {
        what: 'a list for text',
        verb: 'apply',
        manager: 'flux',
        body: object(CONFIG_MAP, 'misfit', { data: { a: ['x', 1] } }),
      },
    ],
  },
  {
    name: 'atomic-lists',
    resource: INGRESS,
    object: 'atomic',
    steps: [
      {
        what: 'creates',
        verb: 'apply',
        manager: 'flux',
        body: object(INGRESS, 'atomic', {
          spec: {
            rules: [
              {
                host: 'a.test',
                http: {
                  paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'x', port: { number: 80 } } } }],
                },
              },
            ],
            tls: [{ hosts: ['a.test'], secretName: 's' }],
          },
        }),
      },
      {
        what: 'conflicts on the whole list',
        verb: 'apply',
        manager: 'other',
        body: object(INGRESS, 'atomic', { spec: { rules: [{ host: 'b.test' }] } }),
      },
      {
        what: 'replaces by force',
        verb: 'apply',
        manager: 'other',
        force: true,
        body: object(INGRESS, 'atomic', { spec: { rules: [{ host: 'b.test' }] } }),
      },
    ],
  },
  {
    name: 'network-policy',
    resource: NETWORK_POLICY,
    object: 'policy',
    steps: [
      {
        what: 'creates',
        verb: 'apply',
        manager: 'flux',
        body: object(NETWORK_POLICY, 'policy', {
          spec: { podSelector: {}, ingress: [], egress: [{}], policyTypes: ['Ingress', 'Egress'] },
        }),
      },
      {
        what: 'changes nothing',
        verb: 'apply',
        manager: 'flux',
        body: object(NETWORK_POLICY, 'policy', {
          spec: { podSelector: {}, ingress: [], egress: [{}], policyTypes: ['Ingress', 'Egress'] },
        }),
      },
      {
        what: 'patches the selector',
        verb: 'merge',
        manager: 'editor',
        body: { spec: { podSelector: { matchLabels: { a: 'b' } } } },
      },
    ],
  },
  {
    name: 'role-rules',
    resource: ROLE,
    object: 'rules',
    steps: [
      {
        what: 'creates by POST',
        verb: 'post',
        manager: 'creator',
        body: object(ROLE, 'rules', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
      },
      {
        what: 'replaces the rules',
        verb: 'apply',
        manager: 'flux',
        force: true,
        body: object(ROLE, 'rules', {
          rules: [{ apiGroups: ['', 'apps'], resources: ['pods'], verbs: ['get', 'list'] }],
        }),
      },
      { what: 'gives them up', verb: 'apply', manager: 'flux', body: object(ROLE, 'rules', {}) },
    ],
  },
  {
    name: 'quantities',
    resource: QUOTA,
    object: 'quantities',
    steps: [
      {
        what: 'creates',
        verb: 'apply',
        manager: 'flux',
        body: object(QUOTA, 'quantities', { spec: { hard: AMOUNTS } }),
      },
      {
        what: 'conflicts on the same amount',
        verb: 'apply',
        manager: 'other',
        body: object(QUOTA, 'quantities', { spec: { hard: { 'limits.cpu': '1000m' } } }),
      },
      {
        what: 'applies the same again',
        verb: 'apply',
        manager: 'flux',
        body: object(QUOTA, 'quantities', { spec: { hard: AMOUNTS } }),
      },
      {
        what: 'takes the same amount by force',
        verb: 'apply',
        manager: 'other',
        force: true,
        body: object(QUOTA, 'quantities', { spec: { hard: { 'limits.cpu': '1000m' } } }),
      },
    ],
  },
  {
    name: 'status-door',
    resource: DEPLOYMENT,
    object: 'status',
    steps: [
      {
        what: 'creates, status ignored',
        verb: 'apply',
        manager: 'flux',
        body: { ...deployment('status', {}, { containers: [WEB] }), status: { replicas: 7 } },
      },
      {
        what: 'writes status, spec ignored',
        verb: 'apply',
        manager: 'controller',
        subresource: 'status',
        body: {
          ...deployment('status', { replicas: 9 }, { containers: [WEB] }),
          status: { replicas: 1, conditions: [{ type: 'Available', status: 'True' }] },
        },
      },
      {
        what: 'conflicts with the status owner',
        verb: 'apply',
        manager: 'other',
        subresource: 'status',
        body: object(DEPLOYMENT, 'status', { status: { replicas: 2 } }),
      },
      {
        what: 'patches status',
        verb: 'merge',
        manager: 'kubelet',
        subresource: 'status',
        body: { status: { readyReplicas: 1, replicas: 3 }, spec: { replicas: 8 } },
      },
      {
        what: 'leaves status alone',
        verb: 'merge',
        manager: 'editor',
        body: { status: { replicas: 4 }, spec: { replicas: 8 } },
      },
    ],
  },
  {
    name: 'ten-updaters',
    resource: CONFIG_MAP,
    object: 'updaters',
    steps: [
      { what: 'creates', verb: 'post', manager: 'm00', body: object(CONFIG_MAP, 'updaters', { data: { a: '0' } }) },
      ...Array.from(
        { length: 12 },
        (_, i): RecordedStep => ({
          what: `update ${i + 1}`,
          verb: 'merge',
          manager: `m${String(i + 1).padStart(2, '0')}`,
          body: { data: { [`k${i}`]: 'x' } },
        }),
      ),
    ],
  },
  {
    name: 'widget',
    resource: WIDGET,
    object: 'widget',
    steps: [
      { what: 'creates', verb: 'apply', manager: 'flux', body: object(WIDGET, 'widget', { spec: WIDGET_SPEC }) },
      {
        what: 'changes nothing',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'widget', { spec: WIDGET_SPEC }),
      },
      {
        what: 'shares and adds',
        verb: 'apply',
        manager: 'other',
        body: object(WIDGET, 'widget', {
          spec: {
            size: 1,
            parts: [{ name: 'a', side: 'right', weight: 5 }],
            tags: ['z', 'x'],
            free: { any: { other: 1 } },
          },
        }),
      },
      {
        what: 'conflicts',
        verb: 'apply',
        manager: 'other',
        body: object(WIDGET, 'widget', {
          spec: { size: 2, mode: 'fast', parts: [{ name: 'a', weight: 2 }], whole: { a: '2' }, limit: 5 },
        }),
      },
      {
        what: 'drops much',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'widget', { spec: { size: 1, tags: ['y'], parts: [{ name: 'b', side: 'right' }] } }),
      },
      {
        what: 'merges a list as a whole',
        verb: 'merge',
        manager: 'editor',
        body: { spec: { tags: ['q'], parts: [{ name: 'b', side: 'right', weight: 9 }], unknown: 1 } },
      },
      {
        what: 'writes status',
        verb: 'merge',
        manager: 'controller',
        subresource: 'status',
        body: { status: { ready: true } },
      },
      { what: 'replaces', verb: 'put', manager: 'putter', body: object(WIDGET, 'widget', { spec: { size: 3 } }) },
    ],
  },
  {
    name: 'widget-emptied',
    resource: WIDGET,
    object: 'emptied',
    steps: [
      {
        what: 'owns an empty map',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'emptied', { spec: { size: 1, free: { m: {} } } }, { labels: {}, finalizers: [] }),
      },
      {
        what: 'another fills it',
        verb: 'put',
        manager: 'putter',
        body: object(WIDGET, 'emptied', { spec: { size: 1, free: { m: { n: { o: 'x' } } } } }),
      },
      {
        what: 'would leave a null',
        verb: 'apply',
        manager: 'flux',
        force: true,
        body: object(WIDGET, 'emptied', { spec: { size: 1 } }),
      },
      {
        what: 'keeps the map',
        verb: 'apply',
        manager: 'flux',
        force: true,
        body: object(WIDGET, 'emptied', { spec: { size: 2, free: { m: {} } } }),
      },
    ],
  },
  {
    name: 'widget-misfits',
    resource: WIDGET,
    object: 'misfit',
    steps: [
      {
        what: 'unknown field',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'misfit', { spec: { size: 1, color: 'red' } }),
      },
      {
        what: 'wrong types',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'misfit', { spec: { size: 'big', tags: 'x' } }),
      },
      {
        what: 'a doubled tag',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'misfit', { spec: { size: 1, tags: ['x', 'x'] } }),
      },
      {
        what: 'a part without keys',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'misfit', { spec: { size: 1, parts: [{ weight: 1 }] } }),
      },
      {
        what: 'nothing required is there',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'misfit', { spec: {} }),
      },
      {
        what: 'values out of bounds',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'misfit', { spec: { size: 0, mode: 'slow', limit: true } }),
      },
      {
        what: 'a null that may not be',
        verb: 'apply',
        manager: 'flux',
        body: object(WIDGET, 'misfit', { spec: { size: null, mode: null } }),
      },
      {
        what: 'a wrong type by POST',
        verb: 'post',
        manager: 'flux',
        body: object(WIDGET, 'misfit', { spec: { size: '1', tags: ['a', 'a'], limit: { a: 1 }, labels: { a: 1 } } }),
      },
    ],
  },
  {
    name: 'patch-failures',
    resource: CONFIG_MAP,
    object: 'patches',
    steps: [
      { what: 'creates', verb: 'post', manager: 'creator', body: object(CONFIG_MAP, 'patches', { data: { a: '1' } }) },
      { what: 'a failing test', verb: 'json', manager: 'x', body: [{ op: 'test', path: '/data/a', value: '2' }] },
      {
        what: 'a test of a missing path',
        verb: 'json',
        manager: 'x',
        body: [{ op: 'test', path: '/data/b', value: '2' }],
      },
      { what: 'a removal of a missing key', verb: 'json', manager: 'x', body: [{ op: 'remove', path: '/data/b' }] },
      {
        what: 'an addition below a missing parent',
        verb: 'json',
        manager: 'x',
        body: [{ op: 'add', path: '/binaryData/b', value: '' }],
      },
      {
        what: 'a replacement of a missing key',
        verb: 'json',
        manager: 'x',
        body: [{ op: 'replace', path: '/data/b', value: '' }],
      },
      {
        what: 'an unknown operation',
        verb: 'json',
        manager: 'x',
        body: [{ op: 'increase', path: '/data/a', value: '' }],
      },
      {
        what: 'a list index out of bounds',
        verb: 'json',
        manager: 'x',
        body: [{ op: 'add', path: '/metadata/managedFields/9', value: {} }],
      },
      { what: 'not a list', verb: 'json', manager: 'x', body: { op: 'add' } },
      { what: 'an unknown directive', verb: 'strategic', manager: 'x', body: { data: { $patch: 'explode' } } },
      {
        what: 'a missing merge key',
        verb: 'strategic',
        manager: 'x',
        body: { metadata: { ownerReferences: [{ name: 'a' }] } },
      },
      {
        what: 'adds to a set',
        verb: 'strategic',
        manager: 'x',
        body: { metadata: { finalizers: ['a.test/b'], '$deleteFromPrimitiveList/finalizers': ['q'] } },
      },
      {
        what: 'copies and moves',
        verb: 'json',
        manager: 'mover',
        body: [
          { op: 'copy', from: '/data/a', path: '/data/b' },
          { op: 'move', from: '/data/a', path: '/data/c' },
          { op: 'add', path: '/data/x.y', value: 'z' },
        ],
      },
    ],
  },
]
