// GraphQL over HTTP: parse, validate, execute; errors come as HTTP 200, as GitHub sends them.
import { buildSchema, type DocumentNode, execute, type GraphQLError, parse, validate } from 'graphql'
import { type Answer, json } from './answer.ts'
import { mutationsOf } from './graphql-mutations.ts'
import { SCHEMA } from './graphql-schema.ts'
import { graphqlError, valuesOf } from './graphql-values.ts'
import { type Host, SANDBOX_LOGIN } from './host.ts'
import { nodeId } from './present.ts'

/** What the GraphQL answer about rate limits comes from. */
export type RateLimit = {
  readonly limit: number
  readonly remaining: number
  readonly used: number
  readonly resetEpochSeconds: number
}

const MOST_REMEMBERED_DOCUMENTS = 200

/** Makes the handler of `POST /graphql`. */
export function graphqlHandler(host: Host, rateLimit: () => RateLimit) {
  const schema = buildSchema(SCHEMA)
  // Clients send the same few documents again and again.
  const known = new Map<string, DocumentNode>()
  const mutations = mutationsOf(host)

  const queries = {
    async repository({ owner, name }: { owner: string; name: string }) {
      const repository = await host.repositories.find(`${owner}/${name}`)
      if (repository) return valuesOf(host, repository).root
      throw graphqlError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`)
    },
    viewer: () => ({ id: nodeId('U', SANDBOX_LOGIN), login: SANDBOX_LOGIN, databaseId: 1 }),
    rateLimit() {
      const { limit, remaining, used, resetEpochSeconds } = rateLimit()
      return {
        cost: 1,
        nodeCount: 0,
        limit,
        remaining,
        used,
        resetAt: new Date(resetEpochSeconds * 1000).toISOString(),
      }
    },
  }

  return async (body: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const source = typeof body.query === 'string' ? body.query : ''
    const variableValues = (body.variables ?? {}) as Record<string, unknown>
    let document = known.get(source)
    if (!document) {
      try {
        document = parse(source)
      } catch (error) {
        return json(200, { errors: [present(error as GraphQLError)] })
      }
      const problems = validate(schema, document)
      if (problems.length > 0) return json(200, { errors: problems.map(present) })
      if (known.size >= MOST_REMEMBERED_DOCUMENTS) known.clear()
      known.set(source, document)
    }
    const operationName = typeof body.operationName === 'string' ? body.operationName : null
    const rootValue = { ...queries, ...mutations }
    const result = await execute({ schema, document, rootValue, variableValues, operationName })
    const errors = result.errors ? { errors: result.errors.map(present) } : {}
    return json(200, { ...('data' in result ? { data: result.data } : {}), ...errors })
  }
}

function present(error: GraphQLError) {
  const { type } = error.extensions ?? {}
  const { message, path, locations } = error
  return { ...(typeof type === 'string' ? { type } : {}), ...(path ? { path } : {}), locations, message }
}
