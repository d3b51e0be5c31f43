// Clone, fetch and push: hands a request to `git http-backend` and reads its CGI answer.
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { type Answer, Refused } from './answer.ts'
import type { Host } from './host.ts'
import type { RefChange } from './refs.ts'
import type { Repository } from './repositories.ts'

/** What a path of the smart protocol asks for. */
export type GitPath = { readonly fullName: string; readonly service: string }

const GIT_PATH = /^\/([^/]+\/[^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/
const SERVICES_AT_ONCE = 32
const MOST_HEADER_BYTES = 16 * 1024

/** Recognises the three paths of the smart protocol; everything else below a repository is not served. */
export function parseGitPath(path: string): GitPath | undefined {
  const [, fullName, service] = GIT_PATH.exec(path) ?? []
  return fullName && service ? { fullName, service } : undefined
}

/** Makes the handler of the smart protocol; `root` is where the repositories are. */
export function smartHttp(host: Host, root: string, privateFolder: string) {
  const pushes = join(privateFolder, 'pushes')
  let busy = 0

  return async (request: IncomingMessage, repository: Repository, service: string, query: string): Promise<Answer> => {
    const isKnown = /^service=git-(upload|receive)-pack$/.test(query)
    if (service === 'info/refs' && !isKnown) throw new Refused(403, 'Please upgrade your git client.')
    await mkdir(pushes, { recursive: true })
    if (busy >= SERVICES_AT_ONCE)
      throw new Refused(503, 'Too many Git connections', { headers: { 'retry-after': '1' } })
    const pushed = join(pushes, randomUUID())
    const child = host.git.backend(environment(request, root, repository, service, query, pushed))
    busy += 1
    const end = once(() => {
      busy -= 1
      void tellPush(repository, pushed)
    })
    child.once('error', end)
    child.once('close', end)
    child.stderr.resume()
    request.pipe(child.stdin)
    request.once('close', () => {
      if (!request.complete) child.kill()
    })
    const answer = await readCgi(child.stdout)
    answer.body.once('close', () => {
      // A client that hangs up leaves nobody to answer; a push it has completed is carried out all the same.
      if (service === 'git-receive-pack') child.stdout.resume()
      else child.stdout.destroy()
    })
    return answer
  }

  async function tellPush(repository: Repository, file: string): Promise<void> {
    const lines = await readFile(file, 'utf8').catch(() => '')
    await rm(file, { force: true })
    const changes = lines
      .split('\n')
      .filter(Boolean)
      .map((line): RefChange => {
        const [before = '', after = '', ...name] = line.split(' ')
        return { ref: name.join(' '), before, after }
      })
    if (changes.length > 0) host.moved(repository, changes)
  }
}

function once(work: () => void): () => void {
  let done = false
  return () => {
    if (!done) work()
    done = true
  }
}

function environment(
  request: IncomingMessage,
  root: string,
  repository: Repository,
  service: string,
  query: string,
  pushed: string,
): Record<string, string> {
  const header = (name: string, variable: string) => {
    const value = request.headers[name]
    return typeof value === 'string' ? { [variable]: value } : {}
  }
  return {
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${repository.fullName}.git/${service}`,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method ?? 'GET',
    REMOTE_ADDR: request.socket.remoteAddress ?? '127.0.0.1',
    REMOTE_USER: 'fluxless',
    SANDBOX_PUSHED: pushed,
    // Without a length the program reads to the end of its input, which is what a chunked push needs.
    ...header('content-type', 'CONTENT_TYPE'),
    ...header('content-length', 'CONTENT_LENGTH'),
    ...header('content-encoding', 'HTTP_CONTENT_ENCODING'),
    ...header('git-protocol', 'GIT_PROTOCOL'),
  }
}

// Reads the header block; what follows it is the body, passed on as it comes.
function readCgi(stdout: Readable): Promise<Answer & { readonly body: Readable }> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0)
    const failed = () => reject(new Refused(500, 'Git said nothing'))
    const onData = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk])
      const blank = /\r?\n\r?\n/.exec(head.toString('latin1'))
      if (!blank && head.length > MOST_HEADER_BYTES) return failed()
      if (!blank) return undefined
      stdout.off('data', onData)
      stdout.off('end', failed)
      stdout.pause()
      const headers: Record<string, string> = {}
      for (const line of head.toString('latin1', 0, blank.index).split(/\r?\n/)) {
        const colon = line.indexOf(':')
        headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
      }
      const { status = '200', ...rest } = headers
      const body = new PassThrough()
      body.write(head.subarray(blank.index + blank[0].length))
      stdout.pipe(body)
      resolve({ status: Number.parseInt(status, 10), headers: rest, body })
      return undefined
    }
    stdout.on('data', onData)
    stdout.once('end', failed)
    stdout.once('error', failed)
  })
}
