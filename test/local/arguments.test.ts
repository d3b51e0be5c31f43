// What the runner can be told, and what it says of what makes no sense.
import { describe, expect, it } from 'vitest'
import { HELP, parseRunnerArguments } from '../../functions/local/arguments.ts'

const parse = (text: string) => parseRunnerArguments(text.split(' ').filter(Boolean))

describe('arguments', () => {
  it('have defaults that are for trying', () => {
    expect(parse('')).toEqual({
      once: false,
      help: false,
      host: '127.0.0.1',
      port: 8080,
      state: '.fluxless',
      stopLimitMs: 5_000,
    })
  })

  it.each`
    given                                                      | told
    ${'--config f.yml'}                                        | ${{ config: 'f.yml', stopLimitMs: 30_000, host: '127.0.0.1' }}
    ${'--config f.yml --host 0.0.0.0 --port 80'}               | ${{ host: '0.0.0.0', port: 80 }}
    ${'--config f.yml --host ::'}                              | ${{ host: '::' }}
    ${'--host localhost'}                                      | ${{ host: 'localhost' }}
    ${'--stop-limit 2m'}                                       | ${{ stopLimitMs: 120_000 }}
    ${'--config f.yml --lease here:fluxless/fluxless'}         | ${{ lease: { cluster: 'here', namespace: 'fluxless', name: 'fluxless', durationMs: 15_000 } }}
    ${'--config f.yml --lease eu-1:a/b.c --lease-duration 1m'} | ${{ lease: { cluster: 'eu-1', namespace: 'a', name: 'b.c', durationMs: 60_000 } }}
  `('$given', ({ given, told }) => {
    expect(parse(given)).toMatchObject(told)
  })

  it.each`
    given                                                 | why
    ${'--port x'}                                         | ${'--port takes a number'}
    ${'--port 65536'}                                     | ${'--port takes a number'}
    ${'--host 0.0.0.0'}                                   | ${'which the sandbox must never be: give --config too'}
    ${'--host 127.0.0.1.example.org'}                     | ${'give --config too'}
    ${'--config f.yml --kubeconfig k'}                    | ${'belong to the sandbox'}
    ${'--lease here:a/b'}                                 | ${'give --config too'}
    ${'--config f.yml --lease a/b'}                       | ${'--lease takes CLUSTER:NAMESPACE/NAME, not "a/b"'}
    ${'--config f.yml --lease here:a/b/c'}                | ${'--lease takes CLUSTER:NAMESPACE/NAME'}
    ${'--config f.yml --lease here:A/b'}                  | ${'--lease takes CLUSTER:NAMESPACE/NAME'}
    ${'--config f.yml --lease c:a/b --lease-duration 1s'} | ${'--lease-duration takes 2s or more'}
    ${'--config f.yml --lease c:a/b --lease-duration 15'} | ${'--lease-duration takes a time like 30s or 2m, not "15"'}
    ${'--stop-limit 1h'}                                  | ${'--stop-limit takes a time like 30s or 2m, not "1h"'}
    ${'--unknown'}                                        | ${"Unknown option '--unknown'"}
  `('$given is refused: $why', ({ given, why }) => {
    expect(() => parse(given)).toThrow(why)
  })

  it('all stand in the help', () => {
    for (const option of [
      '--port',
      '--host',
      '--state',
      '--stop-limit',
      '--lease',
      '--lease-duration',
      '--once',
      '--config',
    ]) {
      expect(HELP).toContain(option)
    }
  })
})
