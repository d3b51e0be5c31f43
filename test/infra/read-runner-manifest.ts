// Reads infra/cluster/fluxless.yaml as kubectl does, object by object.
import type { JsonObject } from '../../functions/domain/manifests/json.ts'
import { parseYamlDocuments } from '../../functions/domain/manifests/parse-yaml-documents.ts'
import { isObject } from '../../functions/domain/manifests/value-at.ts'
import { readText } from '../architecture/checkout.ts'
import { anObject } from '../ports/cluster/planned.ts'

const FILE = 'infra/cluster/fluxless.yaml'

/** Is the part of a Deployment that the tests look at. */
export type RunnerPod = {
  readonly serviceAccountName: string
  readonly terminationGracePeriodSeconds: number
  readonly containers: readonly [
    {
      readonly args: readonly string[]
      readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
      readonly readinessProbe: { readonly httpGet: { readonly path: string } }
      readonly livenessProbe: { readonly httpGet: { readonly path: string } }
    },
  ]
}

/** Reads the objects in the order of the file, as planned objects. */
export function readRunnerManifest() {
  const { documents, problems } = parseYamlDocuments(FILE, readText(FILE))
  if (problems[0]) throw new Error(problems[0].what)
  return documents
    .map(({ value }) => value)
    .filter(isObject)
    .map(({ apiVersion, kind, metadata, ...rest }) =>
      anObject(String(apiVersion), String(kind), metadata as { readonly name: string }, rest),
    )
}

/** Finds the one object of a kind. */
export function findRunnerObject(kind: string): JsonObject {
  const found = readRunnerManifest().find(({ id }) => id.kind === kind)
  if (found === undefined) throw new Error(`${FILE} has no ${kind}`)
  return found.body
}

/** Reads the pod that the Deployment makes. */
export function readRunnerPod(): RunnerPod {
  const { spec } = findRunnerObject('Deployment') as {
    readonly spec: { readonly template: { readonly spec: unknown } }
  }
  return spec.template.spec as RunnerPod
}
