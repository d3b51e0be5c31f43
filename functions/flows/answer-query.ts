// The journey of one question to the API: who asks, what, may they, look, answer.
import { type ApiAnswer, type ApiReply, refuseFailure, renderAnswer } from '../domain/access/api-answer.ts'
import type { EndpointGuide } from '../domain/access/api-objects.ts'
import { chooseTarget } from '../domain/access/choose-target.ts'
import { type AccessToken, identifyCaller } from '../domain/access/identify-caller.ts'
import { type ApiRequest, type NamedQuery, nameQuery } from '../domain/access/name-query.ts'
import { refuseRight, refuseStranger, refuseUnknownJob } from '../domain/access/refusals.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { Cluster } from '../ports/cluster/port.ts'
import type { GitHost } from '../ports/git-hosts/port.ts'
import type { Log } from '../ports/log/port.ts'
import { type AskPorts, askForSync } from './steps/ask-for-sync.ts'
import { askForUpdate, type ImagePorts } from './steps/ask-for-update.ts'
import { readJob } from './steps/asked-jobs.ts'
import { consentToPrune } from './steps/consent-to-prune.ts'
import { diffTarget } from './steps/diff-target.ts'
import type { TakeCheckup } from './steps/examine.ts'
import { explainWhy } from './steps/explain-why.ts'
import { listWorkloadStatuses } from './steps/list-workload-statuses.ts'
import { describeRepository, describeTarget, type LookPorts, readUnapplied } from './steps/look-at-target.ts'

/** Is one request, unwrapped; header names are lower-case. */
export type ApiCall = ApiRequest & { readonly headers: ReadonlyMap<string, string> }

/** Is every door the API opens; a cluster is only read. */
export type QueryPorts = AskPorts &
  ImagePorts &
  Omit<LookPorts, 'gitHost'> & {
    readonly targets: readonly SyncTarget[]
    readonly endpoints: readonly EndpointGuide[]
    readonly gitHost: (name: string) => Pick<GitHost, 'readHead' | 'readTree' | 'readMessage' | 'compareCommits'>
    readonly cluster: (
      name: string,
    ) => Pick<Cluster, 'readWorkloads' | 'discover' | 'listLive' | 'readInventory' | 'preview' | 'readObjects'>
    readonly checkup: TakeCheckup
    readonly log: Log
    readonly tokens: () => Promise<readonly AccessToken[]>
    /** Random, as old as the process. */
    readonly tokenKey: Uint8Array
    readonly version: string
  }

type Seen = { readonly answer: ApiAnswer; readonly caller?: string; readonly query?: string; readonly target?: string }

/** Answers one request below `/api/flux/`; strangers learn nothing, not even which routes there are. */
export async function answerQuery(call: ApiCall, ports: QueryPorts): Promise<ApiReply> {
  const { answer, ...facts } = await admit(call, ports).catch(thrown => ({ answer: refuseFailure(thrown) }))
  if (answer.kind === 'refused') {
    const { status, error, code } = answer
    ports.log.write({ msg: 'query refused', level: status >= 500 ? 'error' : 'warn', ...facts, status, error, code })
  }
  return renderAnswer(answer, call.headers.get('accept'))
}

async function admit(call: ApiCall, ports: QueryPorts): Promise<Seen> {
  const caller = identifyCaller(call.headers.get('authorization'), await ports.tokens(), ports.tokenKey)
  if (caller.kind === 'stranger') return { answer: refuseStranger(caller.why) }
  const named = nameQuery(call)
  if (named.kind === 'refused') return { caller: caller.name, answer: named }
  const { query, needs, target } = named
  const facts = { caller: caller.name, query: query.kind, ...(target === undefined ? {} : { target }) }
  if (!caller.may.includes(needs)) return { ...facts, answer: refuseRight(caller.name, needs) }
  return { ...facts, answer: await answerNamed(named, caller.name, ports).catch(refuseFailure) }
}

async function answerNamed({ query, target: name }: NamedQuery, caller: string, ports: QueryPorts): Promise<ApiAnswer> {
  const { targets, table } = ports
  const forOne = async (look: (target: SyncTarget) => Promise<unknown>): Promise<ApiAnswer> => {
    const chosen = chooseTarget(name, targets)
    return chosen.kind === 'refused' ? chosen : { kind: 'value', value: await look(chosen.target) }
  }
  const forAll = async (look: (targets: readonly SyncTarget[]) => Promise<unknown>): Promise<ApiAnswer> =>
    name === undefined ? { kind: 'value', value: await look(targets) } : forOne(target => look([target]))
  const doorsOf = ({ git, cluster }: SyncTarget) => {
    return { table, gitHost: ports.gitHost(git.host), cluster: ports.cluster(cluster) }
  }

  switch (query.kind) {
    case 'ping':
      return { kind: 'empty' }
    case 'version':
      return { kind: 'value', value: ports.version }
    case 'endpoints':
      return { kind: 'value', value: ports.endpoints }
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
    case 'images':
      return forAll(some => ports.images(some, query))
    case 'update':
      return forOne(target => askForUpdate(target, query, caller, ports))
    case 'diff':
      return forOne(target => diffTarget(target, doorsOf(target), query))
    case 'why':
      return forOne(target => explainWhy(target, query.subject, doorsOf(target)))
    case 'prune-consent':
      return forOne(async target => {
        const job = await consentToPrune(target, query.commit, ports)
        ports.log.write({ msg: 'prune consented to', caller, target: target.name, commit: query.commit, job })
        return job
      })
    case 'doctor':
      return forAll(some => ports.checkup(some, query))
    case 'job': {
      const value = await readJob(query.id, table)
      return value ? { kind: 'value', value } : refuseUnknownJob(query.id)
    }
  }
}
