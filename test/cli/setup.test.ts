// What fluxctl setup and teardown take, and what they say when something is missing; nothing outside is asked.
import { expect, it } from 'vitest'
import { renderStep } from '../../functions/cli/render-step.ts'
import { renderAppManifest, renderAppPage } from '../../functions/setup/app-manifest.ts'
import { runInAWorld } from './run-in-a-world.ts'

it.each`
  argv                                                                                 | said
  ${['setup']}                                                                         | ${'--region, or AWS_REGION, says where; --local is for this machine'}
  ${['setup', '--local']}                                                              | ${'there is no fluxless.yml yet: --repository OWNER/NAME says where the manifests are'}
  ${['setup', '--local', '--repository', 'manifests']}                                 | ${'there is no fluxless.yml yet: --repository OWNER/NAME'}
  ${['setup', '--local', '--repository', 'acme/manifests']}                            | ${'--kubeconfig FILE or --eks NAME says how the functions come to the cluster'}
  ${['setup', '--region', 'eu-west-1', '--stage', 'Prod']}                             | ${'invalid stage "Prod"'}
  ${['setup', '--local', '--git-token-file', 'gone']}                                  | ${'cannot read gone'}
  ${['setup', '--local', '--repository', 'a/b', '--eks', 'prod']}                      | ${'--eks takes REGION/NAME where no region is given'}
  ${['setup', '--local', '--repository', 'a/b', '--kubeconfig', 'k', '--app-id', 'x']} | ${'--app-id is the number of a GitHub App'}
  ${['setup', '--local', '--repositry', 'a/b']}                                        | ${'unknown flag: --repositry (did you mean --repository?)'}
  ${['teardown']}                                                                      | ${'--region, or AWS_REGION, says where'}
`('$argv says $said', async ({ argv, said }) => {
  const { code, stderr, stdout } = await runInAWorld(argv)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(said)
})

it('tells every mistake of a configuration, and does nothing', async () => {
  const files = { 'fluxless.yml': 'clusters: {}\ntargets: []\n' }
  const { code, stderr } = await runInAWorld(['setup', '--local'], { files })
  expect([code, stderr]).toEqual([1, expect.stringMatching(/The configuration has \d+ problems/)])
})

it.each`
  step                                                                             | line
  ${{ word: 'keep', thing: 'stack', about: 'fluxless-prod' }}                      | ${'keep    stack          fluxless-prod'}
  ${{ word: 'skip', thing: 'access entry', about: 'a to b', why: 'for a reason' }} | ${'skip    access entry   a to b (for a reason)'}
`('reads as $line', ({ step, line }) => {
  expect(renderStep(step)).toBe(`${line}\n`)
})

it('puts a manifest into a page so that nothing of it becomes markup', () => {
  const name = `"'<script>&amp;`
  const manifest = renderAppManifest({ name, homepage: 'https://a.example', redirectUrl: 'http://127.0.0.1:1/made' })
  const page = renderAppPage(manifest, 'https://github.com/settings/apps/new?state=a&b')
  expect(page).toContain('action="https://github.com/settings/apps/new?state=a&amp;b"')
  expect(page.match(/<script>/g)).toHaveLength(1)
  const [, value = ''] = /name="manifest" value="([^"]*)"/.exec(page) ?? []
  const signs: Readonly<Record<string, string>> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' }
  expect(JSON.parse(value.replaceAll(/&(quot|#39|lt|gt|amp);/g, (_, sign: string) => signs[sign] ?? '')).name).toBe(
    name,
  )
})
