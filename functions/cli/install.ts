// fluxctl install: print what an operator applies to a cluster once, so that fluxless may apply the rest. Asks nobody.
import { join } from 'node:path'
import { Failure } from '../domain/failure.ts'
import { type ClusterRights, DEFAULT_RIGHTS, findRightsProblems, WIDTHS } from '../domain/rbac/cluster-rights.ts'
import { decideRights } from '../domain/rbac/decide-rights.ts'
import { renderRights } from '../domain/rbac/render-rights.ts'
import { CommandStopped, UsageWrong } from './failures.ts'
import { readItems, type Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Prints the YAML, or writes it into a directory. */
export async function install(values: Values, world: World): Promise<number> {
  const rights = override(await readRights(values, world), values)
  const problems = findRightsProblems(rights)
  if (problems.length > 0) throw new UsageWrong(problems.join('\n       '))
  const yaml = renderRights(rights)
  const directory = values.get('output-dir')
  if (directory === undefined) world.stdout(yaml)
  else write(join(directory, `${rights.name}-${rights.width}.yaml`), directory, yaml, world)
  return 0
}

async function readRights(values: Values, world: World): Promise<ClusterRights> {
  const path = values.get('config')
  const cluster = values.get('cluster')
  if (path !== undefined) return decideFromConfig(path, cluster, world)
  if (cluster !== undefined) throw new UsageWrong('--cluster names a cluster of a configuration: give --config as well')
  return DEFAULT_RIGHTS
}

async function decideFromConfig(path: string, wanted: string | undefined, world: World): Promise<ClusterRights> {
  const text = world.readFile(path)
  if (text === undefined) throw new CommandStopped(`cannot read ${path}`)
  const { clusters, targets } = await parse(text, path)
  const names = Object.keys(clusters)
  const name = wanted ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined) throw new UsageWrong(`--cluster is needed, there are several: ${names.join(', ')}`)
  const cluster = Object.hasOwn(clusters, name) ? clusters[name] : undefined
  if (cluster === undefined) throw new UsageWrong(`no cluster ${JSON.stringify(name)} in ${path}: ${names.join(', ')}`)
  const own = targets.filter(target => target.cluster === name)
  if (own.length === 0) throw new CommandStopped(`no target in ${path} applies to ${name}: it needs no rights there`)
  return decideRights(own, cluster.impersonate)
}

/** The parser of settings is large: the other verbs must not wait for it. */
async function parse(text: string, path: string) {
  const { parseConfig } = await import('../wiring/config.ts')
  try {
    return parseConfig(text, path)
  } catch (thrown) {
    if (thrown instanceof Failure) throw new CommandStopped(thrown.message)
    throw thrown
  }
}

/** What is typed wins over what the configuration says. */
function override(rights: ClusterRights, values: Values): ClusterRights {
  const typed = readItems(values, 'namespace')
  const width = WIDTHS.find(one => one === values.get('width')) ?? (typed.length > 0 ? 'namespaced' : rights.width)
  const name = values.get('name') ?? rights.name
  const boundGroup = values.get('bind-group')
  const isNamed = rights.inventoryNamespaces === DEFAULT_RIGHTS.inventoryNamespaces
  return {
    ...rights,
    width,
    name,
    namespaces: typed.length > 0 ? typed : width === 'whole-cluster' ? [] : rights.namespaces,
    customGroups: readItems(values, 'group'),
    inventoryNamespaces: isNamed ? [name] : rights.inventoryNamespaces,
    withSecrets: !values.has('without-secrets'),
    pullSecrets: readItems(values, 'pull-secrets'),
    withDelete: rights.withDelete || values.has('garbage-collection'),
    ...(boundGroup === undefined ? {} : { boundGroup }),
  }
}

function write(path: string, directory: string, yaml: string, world: World): void {
  world.stderr(`writing ${path}\n`)
  try {
    world.writeFile(path, yaml)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown reason'
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    throw new CommandStopped(isMissing ? `${directory} is not a directory` : `cannot write ${path} (${code})`)
  }
}
