// Records anew what a real API server answers to the stories in test/recordings/kubernetes.
// Usage: record-kubernetes-merge.ts KUBECONFIG (as JSON, its first user with a token). A new story is a file without answers.
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import {
  NAMESPACE,
  RECORDINGS,
  type RecordedStep,
  type Recording,
  readRecordings,
  readWidgetSchema,
} from './kubernetes-recording.ts'

type Answer = { readonly status: number; readonly body: Record<string, unknown> }

const CONTENT = {
  apply: 'application/apply-patch+yaml',
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  post: 'application/json',
  put: 'application/json',
} as const

const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const { server, 'certificate-authority-data': authority } = config.clusters[0].cluster
const { token } = config.users[0].user
const ca = Buffer.from(authority, 'base64').toString()

function call(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': contentType }
    const sent = request(new URL(path, server), { method, ca, headers }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: answer.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : { text } })
      })
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function collection({ resource: { group, version, plural } }: Recording): string {
  return `${group === '' ? '/api' : `/apis/${group}`}/${version}/namespaces/${NAMESPACE}/${plural}`
}

async function perform(story: Recording, step: RecordedStep): Promise<Answer> {
  const { verb, manager, force, subresource, body } = step
  const query = new URLSearchParams({ fieldManager: manager, ...(force === true && { force: 'true' }) })
  const at = `${collection(story)}/${story.object}${subresource === undefined ? '' : `/${subresource}`}`
  if (verb === 'post') return call('POST', `${collection(story)}?${query}`, body)
  return call(verb === 'put' ? 'PUT' : 'PATCH', `${at}?${query}`, body, CONTENT[verb])
}

/** A PUT of a custom resource must name the version it replaces. */
async function withVersion(story: Recording, step: RecordedStep): Promise<RecordedStep> {
  if (step.verb !== 'put' || story.resource.kind !== 'Widget') return step
  const live = await call('GET', `${collection(story)}/${story.object}`)
  const body = step.body as { metadata: object }
  const { resourceVersion } = live.body.metadata as { resourceVersion: string }
  return { ...step, body: { ...body, metadata: { ...body.metadata, resourceVersion } } }
}

async function prepare(): Promise<void> {
  await call('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } })
  const names = { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' }
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    subresources: { status: {} },
    schema: { openAPIV3Schema: readWidgetSchema() },
  }
  const crd = {
    metadata: { name: 'widgets.example.test' },
    spec: { group: 'example.test', scope: 'Namespaced', names, versions: [version] },
  }
  const made = await call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd)
  if (made.status !== 201 && made.status !== 409) throw new Error(JSON.stringify(made.body))
  for (;;) {
    const probe = await call(
      'PATCH',
      `/apis/example.test/v1/namespaces/${NAMESPACE}/widgets/none?fieldManager=x&dryRun=All`,
      { apiVersion: 'example.test/v1', kind: 'Widget', metadata: { name: 'none' }, spec: { size: 1 } },
      CONTENT.apply,
    )
    if (probe.status === 201) return
  }
}

async function clear(story: Recording): Promise<void> {
  const at = `${collection(story)}/${story.object}`
  await call('PATCH', at, { metadata: { finalizers: null } }, CONTENT.merge)
  await call('DELETE', at)
}

await prepare()
const { body: release } = await call('GET', '/version')
for (const story of readRecordings()) {
  await clear(story)
  const steps: object[] = []
  for (const planned of story.steps) {
    const step = await withVersion(story, planned)
    const { status, body } = await perform(story, step)
    steps.push({ ...step, answer: { status, body } })
  }
  await clear(story)
  const source = `Answers of a real kube-apiserver ${release.gitVersion} with etcd and no controllers, by test/generate/record-kubernetes-merge.ts`
  writeFileSync(new URL(`${story.name}.json`, RECORDINGS), `${JSON.stringify({ ...story, source, steps }, null, 1)}\n`)
  console.log(story.name, steps.map(step => (step as { answer: Answer }).answer.status).join(' '))
}
