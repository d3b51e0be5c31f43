// Replays what a real API server answered (test/recordings/kubernetes) through the sandbox's merge.
import { describe, expect, it } from 'vitest'
import { serverSideApply } from '../../../../functions/local/sandbox/kubernetes/merge/apply.ts'
import { FieldConflict } from '../../../../functions/local/sandbox/kubernetes/merge/failures.ts'
import { jsonMergePatch } from '../../../../functions/local/sandbox/kubernetes/merge/json-merge-patch.ts'
import { jsonPatch } from '../../../../functions/local/sandbox/kubernetes/merge/json-patch.ts'
import { describeMisreading } from '../../../../functions/local/sandbox/kubernetes/merge/misreadings.ts'
import { pruneAndDefault } from '../../../../functions/local/sandbox/kubernetes/merge/prune-and-default.ts'
import { strategicMergePatch } from '../../../../functions/local/sandbox/kubernetes/merge/strategic-merge-patch.ts'
import { recordUpdate } from '../../../../functions/local/sandbox/kubernetes/merge/update.ts'
import { validate } from '../../../../functions/local/sandbox/kubernetes/merge/validate.ts'
import { isMap, isSame, type KubeObject } from '../../../../functions/local/sandbox/kubernetes/merge/value.ts'
import { schemaFromCrd } from '../../../../functions/local/sandbox/kubernetes/schema/crd.ts'
import type { ResourceSchema } from '../../../../functions/local/sandbox/kubernetes/schema/model.ts'
import { schemaFor } from '../../../../functions/local/sandbox/kubernetes/schema/schema.ts'
import {
  type RecordedStep,
  type Recording,
  readRecordings,
  readWidgetSchema,
} from '../../../generate/kubernetes-recording.ts'

type Status = { readonly message: string; readonly details?: { readonly causes?: readonly object[] } }
type Answered = RecordedStep & { readonly answer: NonNullable<RecordedStep['answer']> }

const ALLOCATED = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'nodePort']

/** A required list that nobody fills: the server writes null, we leave the name out. */
const NULL_AS_ABSENT = null

describe.each(readRecordings())('$name, as a real API server answered', recording => {
  const schema = schemaOf(recording)
  it.each(stepsWithLive(recording))('$step.what', ({ step, live }) => {
    const { status, body } = step.answer
    if (status < 300) {
      const result = perform(step, live, schema, body)
      expect(managedFieldsOf(result)).toEqual(managedFieldsOf(body))
      expect(fieldTextsOf(result)).toEqual(fieldTextsOf(body))
      expectSameChange(result, live, body)
      return
    }
    const refusal = refusalOf(step, live, schema)
    expect(linesOf(refusal)).toEqual(linesOf(body as unknown as Status))
    if (refusal instanceof FieldConflict) expect(byField(refusal.causes)).toEqual(byField(causesOf(body)))
  })
})

function schemaOf({ resource: { group, version, kind } }: Recording): ResourceSchema {
  return schemaFor(group, version, kind) ?? schemaFromCrd(readWidgetSchema(), { group, version, kind })
}

function stepsWithLive({ steps }: Recording) {
  let live: KubeObject | undefined
  return steps.filter(isAnswered).map(step => {
    const before = live
    if (step.answer.status < 300) live = step.answer.body
    return { step, live: before }
  })
}

function isAnswered(step: RecordedStep): step is Answered {
  return step.answer !== undefined
}

/** The recorded answer completes our result, if it holds every value of it. */
function perform(
  step: Answered,
  live: KubeObject | undefined,
  schema: ResourceSchema,
  recorded: KubeObject,
): KubeObject {
  const { manager, subresource, force = false } = step
  const now = newestTime(recorded)
  const apiVersion = schema.group === '' ? schema.version : `${schema.group}/${schema.version}`
  const common = { schema, manager, now, apiVersion, ...(subresource !== undefined && { subresource }) }
  if (step.verb === 'apply') {
    const complete = (object: KubeObject) => {
      if (subresource === undefined) expectWithin(object, recorded, live)
      return { ...withoutManagedFields(recorded), ...(subresource === 'status' && { status: object.status }) }
    }
    return serverSideApply({ ...common, live, applied: step.body as KubeObject, force, complete }).object
  }
  const after = pruneAndDefault(patched(step, live, schema) as KubeObject, schema)
  if (subresource === undefined) expectWithin(withoutManagedFields(after), recorded, undefined)
  const kept =
    isMap(after.metadata) && 'managedFields' in after.metadata ? { managedFields: after.metadata.managedFields } : {}
  const completed = withoutAllocations(withoutManagedFields(recorded), after)
  return recordUpdate({
    ...common,
    before: live,
    after: { ...completed, metadata: { ...(completed.metadata as object), ...kept } },
  })
}

function patched({ verb, body }: RecordedStep, live: KubeObject | undefined, schema: ResourceSchema): unknown {
  switch (verb) {
    case 'strategic':
      return strategicMergePatch(live, body, schema)
    case 'merge':
      return jsonMergePatch(live, body)
    case 'json':
      return jsonPatch(live, body)
    default:
      return body
  }
}

function refusalOf(step: Answered, live: KubeObject | undefined, schema: ResourceSchema): Error {
  try {
    const { body } = step.answer
    if (step.verb === 'apply') {
      const apiVersion = String((step.body as KubeObject).apiVersion)
      const { subresource, manager, force = false } = step
      const door = subresource === undefined ? {} : { subresource }
      const request = {
        live,
        applied: step.body as KubeObject,
        schema,
        manager,
        force,
        now: '2026-01-01T00:00:00Z',
        apiVersion,
        ...door,
      }
      const { object } = serverSideApply(request)
      return invalid(object, schema, body)
    }
    const misread = step.verb === 'post' ? describeMisreading(step.body as KubeObject, schema) : undefined
    if (misread !== undefined) return new Error(misread)
    return invalid(pruneAndDefault(patched(step, live, schema) as KubeObject, schema), schema, body)
  } catch (error) {
    return error as Error
  }
}

/** Validation of built-in kinds is not the merge's: their 422 is taken as recorded. */
function invalid(object: KubeObject, schema: ResourceSchema, body: KubeObject): Error {
  if (schema.origin === 'built-in' && causesOf(body).length > 0) return new Error((body as unknown as Status).message)
  const causes = validate(object, schema).map(({ field, reason, message }) => ({ reason, message, field }))
  expect(byField(causes)).toEqual(byField(causesOf(body)))
  return new Error((body as unknown as Status).message)
}

function causesOf(body: KubeObject): readonly object[] {
  return (body as unknown as Status).details?.causes ?? []
}

/** The server lists several problems in the order of a Go map. */
function linesOf({ message }: { readonly message: string }): string[] {
  return message.split('\n').sort()
}

/** The server lists causes in the order of a Go map. */
function byField(causes: readonly object[]): readonly object[] {
  return [...causes].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function managedFieldsOf(object: KubeObject): unknown {
  return (object.metadata as KubeObject).managedFields
}

/** As text, because the order of elements counts. */
function fieldTextsOf(object: KubeObject): string[] {
  const entries = (managedFieldsOf(object) ?? []) as { fieldsV1: unknown }[]
  return entries.map(({ fieldsV1 }) => JSON.stringify(fieldsV1))
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata as KubeObject
  return { ...object, metadata }
}

/** A Service's addresses and ports are allocated after its owners are known. */
function withoutAllocations(recorded: unknown, ours: unknown): KubeObject {
  if (Array.isArray(recorded))
    return recorded.map((item, i) => withoutAllocations(item, Array.isArray(ours) ? ours[i] : undefined)) as never
  if (!isMap(recorded)) return recorded as never
  const names = Object.keys(recorded).filter(name => !ALLOCATED.includes(name) || (isMap(ours) && name in ours))
  return Object.fromEntries(
    names.map(name => [name, withoutAllocations(recorded[name], isMap(ours) ? ours[name] : undefined)]),
  )
}

function newestTime(object: KubeObject): string {
  const entries = (managedFieldsOf(object) ?? []) as { time?: string }[]
  return (
    entries
      .map(({ time }) => time ?? '')
      .sort()
      .at(-1) ?? '2026-01-01T00:00:00Z'
  )
}

function expectSameChange(result: KubeObject, live: KubeObject | undefined, recorded: KubeObject): void {
  const version = (object: KubeObject | undefined) => (object?.metadata as KubeObject | undefined)?.resourceVersion
  if (version(live) === version(recorded)) expect(result).toBe(live)
}

/** Expects each value of `ours` in the recorded object, lists item by item; what we lack must not be the live value. */
function expectWithin(ours: unknown, recorded: unknown, live: unknown, path = ''): void {
  if (isMap(ours) && isMap(recorded)) {
    for (const [name, value] of Object.entries(ours)) {
      if (path === '' && (name === 'status' || name === 'apiVersion' || name === 'kind')) continue
      if (path === '/metadata' && ['managedFields', 'resourceVersion', 'generation'].includes(name)) continue
      expectWithin(value, recorded[name], isMap(live) ? live[name] : undefined, `${path}/${name}`)
    }
    for (const [name, value] of Object.entries(recorded))
      if (!(name in ours) && isMap(live) && path !== '' && !isDefaulted(`${path}/${name}`) && value !== NULL_AS_ABSENT)
        expect(isSame(live[name], value), `${path}/${name} should not have been removed`).toBe(false)
  } else if (Array.isArray(ours) && Array.isArray(recorded)) {
    expect(ours.length, path).toBe(recorded.length)
    for (const [i, item] of ours.entries()) expectWithin(item, recorded[i], undefined, `${path}/${i}`)
  } else expect(ours ?? null, path).toEqual(recorded ?? null)
}

/** Names the server fills in whenever they are missing, so that their presence proves nothing. */
function isDefaulted(path: string): boolean {
  return /\/(replicas|strategy|type|rollingUpdate|maxSurge|maxUnavailable|sessionAffinity|protocol|targetPort|clusterIPs?|managedFields|generation|uid|creationTimestamp|resourceVersion)$/.test(
    path,
  )
}
