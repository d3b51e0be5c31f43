// Why does an object, or a commit, stand as it does? Answered from the journal, the inventory and the cluster's own book.
import type { ObjectFacts, WhyAnswer } from '../../domain/access/api-objects.ts'
import {
  type Candidate,
  describeCommit,
  describeLatest,
  describeStored,
  findCandidates,
} from '../../domain/access/describe-why.ts'
import { isMeant, type Subject } from '../../domain/access/name-subject.ts'
import { type FieldOwner, readFieldOwners } from '../../domain/diff/read-field-owners.ts'
import { Failure, renderTrouble } from '../../domain/failure.ts'
import { explainDrift } from '../../domain/garbage/find-unchanged.ts'
import { fingerprintSource } from '../../domain/garbage/fingerprint-source.ts'
import type { InventoryEntry } from '../../domain/garbage/inventory.ts'
import { nameSet } from '../../domain/garbage/name-set.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import { isExcludedResource } from '../../domain/sync/exclude-resources.ts'
import { inventoryPlace } from '../../domain/sync/inventory-place.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Cluster } from '../../ports/cluster/port.ts'
import type { TreeReader } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { explainImages } from './explain-images.ts'
import { readJournal } from './record-run.ts'

/** Is every door that explaining opens. */
export type WhyPorts = {
  readonly gitHost: Pick<TreeReader, 'readHead'>
  readonly cluster: Pick<Cluster, 'listLive' | 'readInventory' | 'readObjects'>
  readonly table: Table
}

const OUR_NAME = 'fluxless'
const MAX_OBJECTS = 10
const MAX_FIELDS = 20

/** Explains a subject; a door that fails is said in the answer, next to what the others know. */
export async function explainWhy(target: SyncTarget, subject: Subject, ports: WhyPorts): Promise<WhyAnswer> {
  const journal = await readJournal(target.name, ports.table)
  const latest = describeLatest(journal)
  if (subject.kind === 'commit') {
    const { repository, branch } = target.git
    const { tag } = await ports.gitHost.readHead({ repository, branch, tag: target.sync.tag })
    return { ...latest, ...describeCommit(subject.prefix, tag?.commit, journal) }
  }
  const inventory = await ports.cluster.readInventory(inventoryPlace(target))
  const images = await explainImages(target, id => isMeant(id, subject), ports.table)
  const candidates = findCandidates(subject, inventory, journal, images.keys()).slice(0, MAX_OBJECTS)
  const objects = await Promise.all(
    candidates.map(async candidate => ({
      ...describeStored(candidate, inventory, journal),
      ...(await lookAt(candidate, target, ports)),
      ...tellImages(images.get(candidate.id)),
    })),
  )
  return { ...latest, kind: 'objects', objects }
}

function tellImages(images: ObjectFacts['images']): Pick<ObjectFacts, 'images'> {
  return images === undefined ? {} : { images }
}

async function lookAt(
  { entry }: Candidate,
  target: SyncTarget,
  ports: WhyPorts,
): Promise<Pick<ObjectFacts, 'live' | 'notLookedAt'>> {
  if (entry === undefined) return { notLookedAt: 'the target holds no object of that name' }
  if (isExcludedResource(entry.id, target.sync.excludeResources)) return { notLookedAt: 'sync.excludeResources' }
  try {
    return { live: await readLive(entry, target, ports.cluster) }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { notLookedAt: renderTrouble(thrown) }
  }
}

/** Of the whole object only its managed fields are looked at, and of those no values. */
async function readLive(entry: InventoryEntry, target: SyncTarget, cluster: WhyPorts['cluster']) {
  const { id } = entry
  const [{ objects }, [object]] = await Promise.all([
    cluster.listLive([{ group: id.group, kind: id.kind }]),
    cluster.readObjects([id]),
  ])
  const key = formatResourceKey(id)
  const live = objects.find(one => formatResourceKey(one.id) === key)
  const drift = explainDrift(entry, entry, live, nameSet(target.name, fingerprintSource(target.git)))
  const owners = object === undefined ? [] : readFieldOwners(object, MAX_FIELDS)
  const ours = owners.find(isOurs)
  const changedBy = owners.filter(owner => !isOurs(owner) && isSince(owner, ours?.time))
  return { drift, ...(ours?.time === undefined ? {} : { appliedAt: ours.time }), changedBy }
}

function isOurs({ manager, operation, subresource }: FieldOwner): boolean {
  return manager === OUR_NAME && operation === 'Apply' && subresource === undefined
}

/** The status is its controller's to write, and no change of what Git says. */
function isSince({ subresource, time }: FieldOwner, ourTime: string | undefined): boolean {
  return subresource !== 'status' && (ourTime === undefined || time === undefined || time >= ourTime)
}
