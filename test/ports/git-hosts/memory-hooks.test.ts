// Webhooks in memory keep the contract.
import { describe } from 'vitest'
import { openMemoryHooks } from '../../../functions/ports/git-hosts/memory-hooks.ts'
import { itBehavesLikeHooks, repository } from './contract-hooks.ts'

describe('webhooks in memory', () => {
  itBehavesLikeHooks(async () => {
    let status = 200
    let nowMs = Date.UTC(2026, 10, 6, 8)
    const hooks = openMemoryHooks({ now: () => nowMs, answer: () => status })
    return {
      hooks,
      url: 'https://flux.example.com/hook/github',
      async push() {
        nowMs += 1_000
        hooks.send(repository, 'push')
      },
      answerWith: next => {
        status = next
      },
      attempted: async () => {},
      stop: async () => {},
    }
  })
})
