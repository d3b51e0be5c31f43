// Secrets as parameters, on an API in memory: the contract, pages, and what is asked of AWS.
import { describe, expect, it } from 'vitest'
import type { AwsApi } from '../../../functions/ports/aws/port.ts'
import { openSsmShelf } from '../../../functions/ports/secret-shelf/ssm.ts'
import { itBehavesLikeASecretShelf } from './contract.ts'

type Input = Readonly<Record<string, unknown>>
const PAGE = 2

/** Opens a Parameter Store that keeps texts with the owner they are tagged with. */
function aParameterStore() {
  const kept = new Map<string, { readonly text: string; readonly owner?: string }>()
  const inputs: Input[] = []
  const done = (output: Input) => ({ kind: 'done', output }) as const
  const answer = (action: string, input: Input) => {
    const name = String(input.Name)
    const before = kept.get(name)
    switch (action) {
      case 'PutParameter': {
        if (before && input.Overwrite !== true) return 'ParameterAlreadyExists'
        if (input.Overwrite === true && input.Tags) throw new Error('tags and overwrite are refused together')
        const [tag] = (input.Tags ?? []) as { readonly Value: string }[]
        const owner = tag?.Value ?? before?.owner
        kept.set(name, { text: String(input.Value), ...(owner === undefined ? {} : { owner }) })
        return done({})
      }
      case 'GetParameter':
        return before ? done({ Parameter: { Value: before.text } }) : 'ParameterNotFound'
      case 'DeleteParameter':
        return kept.delete(name) ? done({}) : 'ParameterNotFound'
      default: {
        const [tag] = input.ParameterFilters as { readonly Values: readonly string[] }[]
        const own = [...kept].filter(([, { owner }]) => owner === tag?.Values[0]).map(([Name]) => ({ Name }))
        const start = Number(input.NextToken ?? 0)
        const more = start + PAGE < own.length ? { NextToken: String(start + PAGE) } : {}
        return done({ Parameters: own.slice(start, start + PAGE), ...more })
      }
    }
  }
  const aws: AwsApi = {
    async call({ action, input, outcomes = [] }) {
      inputs.push(input)
      const answered = answer(action, input)
      if (typeof answered !== 'string') return answered
      const error = outcomes.find(name => name === answered)
      if (error === undefined) throw new Error(answered)
      return { kind: 'refused', error }
    },
  }
  return { aws, kept, inputs }
}

describe('parameters', () => {
  const open = () => {
    const store = aParameterStore()
    return { ...store, shelf: openSsmShelf({ prefix: '/fluxless/prod', owner: 'fluxless-prod' }, store.aws) }
  }

  itBehavesLikeASecretShelf(async () => {
    const { shelf, kept } = open()
    return { shelf, putOthers: async (name, text) => void kept.set(`/fluxless/prod/${name}`, { text }) }
  })

  it('are encrypted, tagged, and as large as they have to be', async () => {
    const { shelf, inputs } = open()
    await shelf.write('hook', 'text')
    expect(inputs).toEqual([
      {
        Name: '/fluxless/prod/hook',
        Value: 'text',
        Type: 'SecureString',
        Tier: 'Intelligent-Tiering',
        Tags: [{ Key: 'fluxless:stack', Value: 'fluxless-prod' }],
      },
    ])
  })

  it('are listed page after page, and only those of the stack', async () => {
    const { shelf, kept } = open()
    for (const name of ['e', 'a', 'd', 'b', 'c']) await shelf.write(name, 'text')
    kept.set('/fluxless/staging/f', { text: 'text', owner: 'fluxless-staging' })
    expect((await shelf.list()).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })
})
