// What an operator reads when the server refuses an object: the right word, and nothing secret.
import { describe, expect, it } from 'vitest'
import { readRefusal } from '../../../functions/ports/cluster/read-refusal.ts'
import * as a from './planned.ts'

const configMap = a.aConfigMap('web', 'settings')
const secret = a.anObject('v1', 'Secret', { name: 'login', namespace: 'web' })

type Cause = { readonly field?: string; readonly reason?: string; readonly message: string }
const aStatus = (status: number, message: string, causes: readonly Cause[] = [], details: object = {}) => ({
  status,
  text: JSON.stringify({ kind: 'Status', message, details: { ...details, causes }, code: status }),
})
const aFieldError = (field: string, message: string, reason = 'FieldValueInvalid') =>
  aStatus(422, 'Thing "x" is invalid', [{ field, message, reason }])

describe('the code of a refusal', () => {
  const denial = [{ message: 'ValidatingAdmissionPolicy "limits" with binding "all" denied request: no' }]
  const missing = (kind: string) => ({ kind, name: 'x' })
  it.each([
    ['object-invalid', aStatus(400, 'error strict decoding YAML: key "a" already set in map')],
    ['object-invalid', aFieldError('spec.ports', 'Required value', 'FieldValueRequired')],
    [
      'object-invalid',
      aStatus(500, 'failed to create typed patch object (x): .spec.replicas: expected numeric, got string'),
    ],
    ['object-invalid', aStatus(500, '.spec.ports: duplicate entries for key [port=80,protocol="TCP"]')],
    ['unknown-field', aStatus(500, 'failed to create typed patch object (x): .spec.x: field not declared in schema')],
    ['object-immutable', aFieldError('spec.selector', 'Invalid value: {}: field is immutable')],
    [
      'object-immutable',
      aFieldError('spec', 'Forbidden: updates to statefulset spec are forbidden', 'FieldValueForbidden'),
    ],
    ['object-immutable', aFieldError('roleRef', 'Invalid value: {}: cannot change roleRef')],
    ['object-immutable', aFieldError('spec.clusterIP', 'Invalid value: "": may not change once set')],
    [
      'object-conflict',
      aStatus(409, 'Apply failed with 1 conflict', [{ reason: 'FieldManagerConflict', field: '.a', message: 'x' }]),
    ],
    ['object-too-large', { status: 413, text: 'Request entity too large' }],
    ['object-too-large', aStatus(500, 'etcdserver: request is too large')],
    ['object-unconvertible', aStatus(500, 'failed to convert merged object to last applied version')],
    ['namespace-missing', aStatus(404, 'namespaces "x" not found', [], missing('namespaces'))],
    ['role-missing', aStatus(404, 'clusterroles "x" not found', [], missing('clusterroles'))],
    ['kind-not-served', { status: 404, text: '404 page not found\n' }],
    ['kind-not-served', aStatus(404, 'the server could not find the requested resource')],
    ['namespace-terminating', aStatus(403, 'forbidden', [{ reason: 'NamespaceTerminating', message: 'x' }])],
    [
      'forbidden',
      aStatus(403, 'configmaps "x" is forbidden: User "bot" cannot create resource "configmaps" in API group ""'),
    ],
    [
      'rbac-escalation',
      aStatus(403, 'roles "x" is forbidden: user "bot" is attempting to grant RBAC permissions not currently held'),
    ],
    ['quota-exceeded', aStatus(403, 'pods "x" is forbidden: exceeded quota: small, requested: pods=1')],
    ['denied-by-policy', aStatus(403, 'pods "x" is forbidden: violates PodSecurity "restricted:latest"')],
    ['denied-by-policy', aStatus(422, `configmaps "x" is forbidden: ${denial[0]?.message}`, denial)],
    ['webhook-denied', aStatus(400, 'admission webhook "v.example.com" denied the request: no latest tag')],
    [
      'webhook-denied',
      aStatus(403, 'admission webhook "v.example.com" denied the request: User cannot patch resource x'),
    ],
    ['webhook-unreachable', aStatus(500, 'Internal error occurred: failed calling webhook "v.example.com": refused')],
    ['server-busy', { status: 429, text: 'Too many requests, please try again later.' }],
    ['server-busy', aStatus(504, 'request did not complete within the allotted timeout')],
    ['server-error', aStatus(500, 'Internal error occurred: something')],
    ['server-error', { status: 502, text: '<html>Bad Gateway</html>' }],
    ['object-refused', aStatus(405, 'the server does not allow this method on the requested resource')],
  ] as const)('is %s for %j', (code, answer) => {
    const { fix, where, ...report } = readRefusal(configMap, answer)
    expect(report.code).toBe(code)
    expect(where).toBe('web:configmap/settings (web:configmap/settings.yaml:7)')
    expect(fix.length).toBeGreaterThan(20)
  })
})

describe('what a refusal tells', () => {
  const template = 'core.PodTemplateSpec{Spec:core.PodSpec{Containers:[]core.Container{core.Container{Env:"hunter2"}}}}'
  it.each([
    [
      'spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535',
      configMap,
      aFieldError('spec.ports[0].port', 'Invalid value: 99999: must be between 1 and 65535'),
    ],
    [
      'metadata.name: Invalid value: "My_Name": must be lower case',
      configMap,
      aFieldError('metadata.name', 'Invalid value: "My_Name": must be lower case'),
    ],
    [
      'spec.template: Invalid value: …: field is immutable',
      configMap,
      aFieldError('spec.template', `Invalid value: ${template}: field is immutable`),
    ],
    [
      'spec.env[0].value: Invalid value: …: too short',
      configMap,
      aFieldError('spec.env[0].value', 'Invalid value: "hunter2": too short'),
    ],
    [
      'spec.type: Unsupported value: "X": supported values: "A", "B"',
      configMap,
      aFieldError('spec.type', 'Unsupported value: "X": supported values: "A", "B"'),
    ],
    ['data[key]: Invalid value: …: bad', secret, aFieldError('data[key]', 'Invalid value: "hunter2": bad')],
    [
      'Too long: may not be more than 1048576 bytes',
      configMap,
      aFieldError('[]', 'Too long: may not be more than 1048576 bytes'),
    ],
    ['cannot use … as a password', secret, aStatus(422, 'cannot use "hunter2" as a password')],
    ['.data.a: expected string', configMap, aStatus(500, '.data.a: expected string, got &{[map[hunter2:1]]}')],
    ['got {…} there', configMap, aStatus(422, 'got {"password":{"is":"hunter2"}} there')],
    ['cut {…', configMap, aStatus(422, 'cut {"password":"hunter2')],
    ['The server answered HTTP 502', configMap, { status: 502, text: '<html>hunter2</html>' }],
    ['The server answered HTTP 500', configMap, { status: 500, text: '{"kind":"Status","mess' }],
    ['The server answered HTTP 500', configMap, { status: 500, text: '{"kind":"Other","message":"hunter2"}' }],
  ] as const)('is %s', (what, object, answer) => {
    expect(readRefusal(object, answer).what).toBe(what)
  })

  it('names the first fields, counts the others, and stays short', () => {
    const causes = Array.from({ length: 9 }, (_, index) => ({ field: `f${index}`, message: 'Required value' }))
    const { what } = readRefusal(configMap, aStatus(422, 'invalid', causes))
    expect(what).toBe(
      'f0: Required value; f1: Required value; f2: Required value; f3: Required value; f4: Required value; and 4 more',
    )
    expect(readRefusal(configMap, aStatus(422, 'x'.repeat(100_000))).what.length).toBeLessThan(500)
  })
})

describe('a lacking right', () => {
  const right =
    'secrets "login" is forbidden: User "bot" cannot patch resource "secrets" in API group "" in the namespace "web"'

  it('is named for Secrets too: rights are decided before the body is read', () => {
    expect(readRefusal(secret, aStatus(403, right)).what).toBe(right)
  })

  it.each([`${right}: hunter2 "x"`, right.replace('"bot"', '"bot" with "hunter2"')])(
    'is told without quotes when there is more to it: %s',
    message => {
      expect(readRefusal(secret, aStatus(403, message)).what).not.toContain('"')
    },
  )
})
