// How each service is spoken to: a call into a request, the text of an answer into its fields.
import type { AwsService } from './port.ts'

type Input = Readonly<Record<string, unknown>>

/** Is a call as it goes over the wire; `path` starts with a slash. */
export type EncodedCall = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Is the language of one service. `decode` returns undefined for a text that is not in it. */
export type Protocol = {
  encode(action: string, input: Input): EncodedCall
  decode(text: string): Input | undefined
}

/** Are the languages by service. */
export const PROTOCOLS: Readonly<Record<AwsService, Protocol>> = {
  sqs: json('AmazonSQS', '1.0'),
  dynamodb: json('DynamoDB_20120810', '1.0'),
  ssm: json('AmazonSSM', '1.1'),
  secretsmanager: json('secretsmanager', '1.1'),
  sts: query('2011-06-15', decodeLeaves),
  cloudformation: query('2010-05-15', decodeStack),
  eks: { encode: encodeClusterCall, decode: decodeJson },
}

/** https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
function json(target: string, version: string): Protocol {
  return {
    encode: (action, input) => ({
      method: 'POST',
      path: '/',
      headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${target}.${action}` },
      body: JSON.stringify(input),
    }),
    decode: decodeJson,
  }
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
function query(version: string, decode: Protocol['decode']): Protocol {
  return {
    encode(action, input) {
      const fields = Object.entries(input).map(([name, value]): [string, string] => [name, String(value)])
      const body = new URLSearchParams([['Action', action], ['Version', version], ...fields]).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
      return { method: 'POST', path: '/', headers, body }
    },
    decode,
  }
}

/** Is the verb of HTTP that stands for an action of EKS on the access entries of a cluster. */
const ENTRY_METHODS: Readonly<Record<string, EncodedCall['method']>> = {
  DescribeAccessEntry: 'GET',
  CreateAccessEntry: 'POST',
  DeleteAccessEntry: 'DELETE',
}

/** Of EKS we ask for a cluster and for its access entries: https://docs.aws.amazon.com/eks/latest/APIReference/ */
function encodeClusterCall(action: string, { name, principalArn, ...body }: Input): EncodedCall {
  const method = ENTRY_METHODS[action]
  const cluster = `/clusters/${encodeURIComponent(String(name))}`
  if (method === undefined) return { method: 'GET', path: cluster, headers: {} }
  if (method !== 'POST') {
    return { method, path: `${cluster}/access-entries/${encodeURIComponent(String(principalArn))}`, headers: {} }
  }
  const headers = { 'content-type': 'application/json' }
  return { method, path: `${cluster}/access-entries`, headers, body: JSON.stringify({ principalArn, ...body }) }
}

function decodeJson(text: string): Input | undefined {
  // SQS answers some calls with nothing at all.
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Input) : undefined
  } catch {
    return undefined
  }
}

/** Reads the innermost elements of an XML answer; what we ask for has no element twice, and texts without entities. */
function decodeLeaves(text: string): Input | undefined {
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<(?:\w+Response|ErrorResponse)\b/.test(text)) return undefined
  return Object.fromEntries([...text.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = '', value]) => [name, value]))
}

/** Reads of a stack its leaves and, beside them, its outputs by name. */
function decodeStack(text: string): Input | undefined {
  const leaves = decodeLeaves(text)
  if (leaves === undefined) return undefined
  const read = (name: string) =>
    [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(found => found[1])
  const values = read('OutputValue')
  const outputs = Object.fromEntries(read('OutputKey').map((name, index) => [name, readText(values[index] ?? '')]))
  return { ...leaves, outputs }
}

function readText(text: string): string {
  const signs: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => signs[name] ?? '')
}
