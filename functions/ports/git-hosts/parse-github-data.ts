// Takes from GitHub's answers what was asked for, or says that it is not there.
import * as v from 'valibot'
import { GitHostUnavailable } from './failures.ts'

/** Parses what GraphQL gave. */
export function parseGithubData<Schema extends v.GenericSchema>(
  schema: Schema,
  data: unknown,
  repository: string,
  doing: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, data)
  if (parsed.success) return parsed.output
  throw new GitHostUnavailable(`${repository}, ${doing}`, 'the answer lacks what was asked for')
}

/** Parses the body of a REST answer; a proxy's page is one that lacks everything. */
export function parseGithubBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: Buffer,
  repository: string,
  doing: string,
): v.InferOutput<Schema> {
  let data: unknown
  try {
    data = JSON.parse(body.toString('utf8'))
  } catch {
    data = undefined
  }
  return parseGithubData(schema, data, repository, doing)
}
