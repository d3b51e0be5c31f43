// The journey of one question to the API: who asks, what, may they, look, answer.
import { type ApiAnswer, type ApiReply, refuse, refuseFailure, renderAnswer } from '../domain/access/api-answer.ts'
import type { RepositoryConfig, TargetStatus } from '../domain/access/api-objects.ts'
import { chooseTarget } from '../domain/access/choose-target.ts'
import { type AccessToken, identifyCaller } from '../domain/access/identify-caller.ts'
import { type ApiRequest, type NamedQuery, nameQuery } from '../domain/access/name-query.ts'
import { type CommitSha, isCommitSha } from '../domain/events/git.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { ClusterReader } from '../ports/cluster/port.ts'
import type { TreeReader } from '../ports/git-hosts/port.ts'
import type { Log } from '../ports/log/port.ts'
import type { Table } from '../ports/table/port.ts'
import { type AskPorts, askForSync, readJob } from './steps/ask-for-sync.ts'
import { listWorkloadStatuses } from './steps/list-workload-statuses.ts'
import { readJournal } from './steps/record-run.ts'

/** Is one request, unwrapped; header names are lower-case. */
export type ApiCall = ApiRequest & { readonly headers: ReadonlyMap<string, string> }

/** Is every door the API opens; a cluster is only read. */
export type QueryPorts = AskPorts & {
  readonly targets: readonly SyncTarget[]
  readonly gitHost: (name: string) => Pick<TreeReader, 'readHead'>
  readonly cluster: (name: string) => Pick<ClusterReader, 'readWorkloads'>
  readonly log: Log
  readonly tokens: () => Promise<readonly AccessToken[]>
  /** Random, as old as the process. */
  readonly tokenKey: Uint8Array
  /** Where people find a target's repository; without credentials. */
  readonly remoteUrl: (target: SyncTarget) => string
  readonly version: string
}

type Seen = { readonly answer: ApiAnswer; readonly caller?: string; readonly query?: string; readonly target?: string }

/** Answers one request below `/api/flux/`; strangers learn nothing, not even which routes there are. */
export async function answerQuery(call: ApiCall, ports: QueryPorts): Promise<ApiReply> {
  const { answer, ...facts } = await admit(call, ports).catch(thrown => ({ answer: refuseFailure(thrown) }))
  if (answer.kind === 'refused') {
    const { status, error } = answer
    ports.log.write({ msg: 'query refused', level: status >= 500 ? 'error' : 'warn', ...facts, status, error })
  }
  return renderAnswer(answer, call.headers.get('accept'))
}

async function admit(call: ApiCall, ports: QueryPorts): Promise<Seen> {
  const caller = identifyCaller(call.headers.get('authorization'), await ports.tokens(), ports.tokenKey)
  if (caller.kind === 'stranger') return { answer: refuse(401, `not authenticated: ${caller.why}`, WHO_ARE_YOU) }
  const named = nameQuery(call)
  if (named.kind === 'refused') return { caller: caller.name, answer: named }
  const { query, needs, target } = named
  const facts = { caller: caller.name, query: query.kind, ...(target === undefined ? {} : { target }) }
  if (!caller.may.includes(needs)) {
    const error = `the token ${caller.name} may not ${needs}`
    const help = `The token ${caller.name} may not ${needs}.\n\nAdd ${needs} to what it may in api.tokens of fluxless.yml.\n`
    return { ...facts, answer: refuse(403, error, help) }
  }
  return { ...facts, answer: await answerNamed(named, caller.name, ports).catch(refuseFailure) }
}

const WHO_ARE_YOU =
  'The request failed authentication.\n\nGive a token of api.tokens in fluxless.yml with --token or FLUX_TOKEN.\n'

async function answerNamed({ query, target: name }: NamedQuery, caller: string, ports: QueryPorts): Promise<ApiAnswer> {
  const { targets, table } = ports
  const forOne = async (look: (target: SyncTarget) => Promise<unknown>): Promise<ApiAnswer> => {
    const chosen = chooseTarget(name, targets)
    return chosen.kind === 'refused' ? chosen : { kind: 'value', value: await look(chosen.target) }
  }
  const forAll = async (look: (targets: readonly SyncTarget[]) => Promise<unknown>): Promise<ApiAnswer> =>
    name === undefined ? { kind: 'value', value: await look(targets) } : forOne(target => look([target]))

  switch (query.kind) {
    case 'ping':
      return { kind: 'empty' }
    case 'version':
      return { kind: 'value', value: ports.version }
    case 'workloads':
      return forAll(some => listWorkloadStatuses(some, query, ports))
    case 'targets':
      return forAll(some => Promise.all(some.map(target => describeTarget(target, table))))
    case 'repository':
      return forOne(async target => describeRepository(target, ports))
    case 'sync-status':
      return forOne(target => readUnapplied(target, query.ref, ports))
    case 'sync':
      return forOne(async target => {
        const job = await askForSync(target, ports)
        ports.log.write({ msg: 'sync asked for', caller, target: target.name, job })
        return job
      })
    case 'job': {
      const value = await readJob(query.id, table)
      return value ? { kind: 'value', value } : refuse(404, `unknown job ${JSON.stringify(query.id)}`, JOB_NOT_FOUND)
    }
  }
}

const JOB_NOT_FOUND =
  'Job not found\n\nThe job id is wrong, or the job is too old: results are kept for three days.\n\nAsk again with fluxctl sync.\n'

async function describeTarget({ name, git, cluster, sync }: SyncTarget, table: Table): Promise<TargetStatus> {
  const { repository, branch, paths } = git
  const [lastRun] = await readJournal(name, table)
  return { name, repository, branch, cluster, paths, tag: sync.tag, ...(lastRun ? { lastRun } : {}) }
}

function describeRepository(target: SyncTarget, ports: QueryPorts): RepositoryConfig {
  const { branch, paths } = target.git
  return {
    remote: { url: ports.remoteUrl(target), branch, path: paths.join(',') },
    publicSSHKey: { key: '', fingerprints: {} },
    status: 'ready',
    errors: '',
  }
}

/** Answers the commits up to `ref` that are not applied; the head stands for all of them. */
async function readUnapplied(target: SyncTarget, ref: string, ports: QueryPorts): Promise<readonly CommitSha[]> {
  const { host, repository, branch } = target.git
  const { commit, tag } = await ports.gitHost(host).readHead({ repository, branch, tag: target.sync.tag })
  const isApplied = tag !== undefined && (tag.commit === commit || isSameCommit(ref, tag.commit))
  return isApplied ? [] : [commit]
}

/** Flux's client asks with a shortened id. */
function isSameCommit(ref: string, commit: CommitSha): boolean {
  return isCommitSha(ref) ? ref === commit : /^[0-9a-f]{7,}$/.test(ref) && commit.startsWith(ref)
}
