// fluxctl list-images: what it prints, to the letter.
import { describe, expect, it } from 'vitest'
import type { ImageContainer, ImageStatus } from '../../functions/domain/access/image-status.ts'
import { runInAWorld } from './run-in-a-world.ts'
import { serveScripts } from './serve-scripts.ts'

const serve = serveScripts()
const at = (namespace: string, service = '%3Call%3E') =>
  `GET v10/images?service=${service}&namespace=${namespace}&containerFields=`

/** Tags with the day they were made on, as `3.1.0=2020-03-20`; the first is what runs. */
function aContainer(Name: string, name: string, running: string, ...tags: readonly string[]): ImageContainer {
  const infos = tags.map(written => {
    const [tag, day] = written.split('=')
    return { ID: `${name}:${tag}`, ...(day === undefined ? {} : { CreatedAt: `${day}T13:53:00Z` }) }
  })
  const Current =
    running === '' ? {} : (infos.find(({ ID }) => ID === `${name}:${running}`) ?? { ID: `${name}:${running}` })
  return { Name, Current, LatestFiltered: {}, ...(infos.length === 0 ? {} : { Available: infos }) }
}

const anImage = (ID: string, ...Containers: readonly ImageContainer[]) => ({ ID, Containers }) as ImageStatus
const PODINFO = anImage(
  'demo:deployment/podinfo',
  aContainer('podinfod', 'stefanprodan/podinfo', '3.1.0', '3.1.0=2020-03-20', '3.0.5=2020-04-20'),
  aContainer('init', '', ''),
)
const GHOST = anImage(
  'demo:helmrelease/ghost',
  aContainer(
    'chart-image',
    'bitnami/ghost',
    '3.1.1-debian-9-r0',
    '3.1.1-debian-9-r0=2020-02-20',
    '3.0.2-debian-9-r3=2020-01-20',
  ),
)
const shop = (running: string, ...tags: readonly string[]) =>
  anImage('a:deployment/shop', aContainer('app', 'acme/shop', running, ...tags))

async function list(images: readonly ImageStatus[], ...argv: readonly string[]) {
  const { run } = await serve({ [at('default')]: { value: images } })
  return run(['list-images', ...argv])
}

describe('list-images', () => {
  it('prints what Flux prints', async () => {
    const { run } = await serve({ [at('demo')]: { value: [GHOST, PODINFO] } })
    expect(await run(['list-images', '-n', 'demo'])).toEqual({
      code: 0,
      waits: [],
      stdout: [
        'WORKLOAD                 CONTAINER    IMAGE                  CREATED',
        'demo:deployment/podinfo  podinfod     stefanprodan/podinfo   ',
        "                                      '-> 3.1.0              20 Mar 20 13:53 UTC",
        '                                          3.0.5              20 Apr 20 13:53 UTC',
        '                         init                                image data not available',
        "                                      '-> (untagged)         ?",
        'demo:helmrelease/ghost   chart-image  bitnami/ghost          ',
        "                                      '-> 3.1.1-debian-9-r0  20 Feb 20 13:53 UTC",
        '                                          3.0.2-debian-9-r3  20 Jan 20 13:53 UTC',
        '',
      ].join('\n'),
      stderr: '',
    })
  })

  it.each`
    tags                       | running  | limit   | lines
    ${'1 2 3'}                 | ${'2'}   | ${'10'} | ${['|   1', "'-> 2", '    3']}
    ${'1 2 3'}                 | ${'1'}   | ${'2'}  | ${["'-> 1", '    2']}
    ${'1 2 3'}                 | ${'3'}   | ${'2'}  | ${['|   1', '|   2', "'-> 3"]}
    ${'1 2 3 4'}               | ${'4'}   | ${'2'}  | ${['|   1', '|   2', ': (1 image(s) omitted)', "'-> 4"]}
    ${'1 2 3 4 5'}             | ${'4'}   | ${'1'}  | ${['|   1', ': (2 image(s) omitted)', "'-> 4"]}
    ${'1 2 3 4'}               | ${'4'}   | ${'0'}  | ${['|   1', '|   2', '|   3', "'-> 4"]}
    ${'1 2 3 4'}               | ${'4'}   | ${'-1'} | ${['|   1', '|   2', '|   3', "'-> 4"]}
    ${'1 2 3'}                 | ${'old'} | ${'2'}  | ${['|   1', '|   2', "'-> old"]}
    ${'1 2 3'}                 | ${''}    | ${'2'}  | ${['|   1', '|   2', "'-> (untagged)"]}
    ${'1 2 3 4 5 6 7 8 9 a b'} | ${'a'}   | ${''}   | ${[...'123456789'].map(tag => `|   ${tag}`).concat("'-> a")}
  `('of $tags, with $running running and a limit of $limit, shows $lines', async ({ tags, running, limit, lines }) => {
    const limited = limit === '' ? [] : [`--limit=${limit}`]
    const { stdout } = await list([shop(running, ...tags.split(' '))], '--no-headers', ...limited)
    const shown = stdout.split('\n').slice(1, -1)
    expect(shown.map(line => line.slice('a:deployment/shop  app  '.length).replace(/ {2,}\??$/, ''))).toEqual(lines)
  })

  it.each`
    what                                       | image                                                                                     | line
    ${'why there are no tags'}                 | ${anImage('a:b/c', { ...aContainer('app', 'x/y', '1'), AvailableError: 'no access: x' })} | ${'a:b/c  app  x/y    no access: x'}
    ${'a workload without containers'}         | ${anImage('a:cronjob/bare')}                                                              | ${'a:cronjob/bare      '}
    ${'a registry with a port'}                | ${anImage('a:b/c', aContainer('app', 'localhost:5000/x', '1', '1'))}                      | ${'a:b/c  app  localhost:5000/x  '}
    ${'a tag that was made nobody knows when'} | ${anImage('a:b/c', aContainer('app', 'x', '1', '1'))}                                     | ${"            '-> 1  "}
  `('shows $what', async ({ image, line }) => {
    expect((await list([image], '--no-headers')).stdout.split('\n')).toContain(line)
  })

  it('says that tags are being read', async () => {
    const unread = { ...aContainer('app', '', ''), AvailableError: 'image data not available' }
    const one = await list([anImage('a:b/c', unread)])
    expect(one).toMatchObject({
      code: 0,
      stderr: 'The image of 1 container is being read from the registry; ask again in a moment.\n',
    })
    const two = await list([anImage('a:b/c', unread, unread)], '-o', 'json')
    expect(two.stderr).toBe('The images of 2 containers are being read from the registry; ask again in a moment.\n')
  })

  it.each([
    ['-w deployment/podinfo', at('', 'default:deployment/podinfo')],
    ['-n demo -w Deployment/podinfo', at('', 'demo:deployment/podinfo')],
    ['-n demo --workload other:deployment/podinfo', at('', 'other:deployment/podinfo')],
    ['-a', at('')],
    ['', at('default')],
  ])('%s asks %s', async (argv, line) => {
    const { run, asked } = await serve({
      [line.replaceAll(/(?<=service=[^&]*)[:/]/g, one => encodeURIComponent(one))]: { value: null },
    })
    expect(await run(['list-images', ...argv.split(' ').filter(word => word !== '')])).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(asked).toHaveLength(1)
  })

  it('takes the old name of --workload, and says so', async () => {
    const { run } = await serve({ [at('', 'a%3Ab%2Fc')]: { value: [] } })
    expect(await run(['list-images', '-c', 'a:b/c'])).toMatchObject({
      code: 0,
      stderr: 'Flag --controller has been deprecated, changed to --workload, use that instead\n',
    })
  })

  it('prints what the API says as one line of JSON, cut to the limit', async () => {
    const image = shop('1', '1', '2', '3')
    const cut = (limit: number) => JSON.stringify([shop('1', ...['1', '2', '3'].slice(0, limit))])
    expect((await list([image], '-o', 'json', '-l', '2')).stdout).toBe(`${cut(2)}\n`)
    expect((await list([image], '-o', 'json', '-l', '0')).stdout).toBe(`${cut(3)}\n`)
    expect(await list([image], '-o', 'json', '-l=-1')).toMatchObject({
      code: 1,
      stderr: 'Error: opts.limit cannot be less than 0\n',
    })
  })

  it.each([
    ['-o yaml', 'invalid output format specified'],
    ['-w a:b/c -c a:b/c', "can't specify both the controller and image"],
    ['-w shop', 'parsing shop: invalid service ID'],
    ['-l ten', 'invalid argument "ten" for --limit: it is a whole number'],
    ['shop', 'expected no (non-flag) arguments'],
  ])('%s is refused', async (argv, message) => {
    const { code, stdout, stderr } = await runInAWorld(['list-images', ...argv.split(' ')])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`Error: ${message}\nRun 'fluxctl list-images --help' for usage.\n`)
  })
})
