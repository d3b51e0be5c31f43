// The one bridge for settings: fluxless.yml in, a Config where every field is valid and typed out.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { load, YAMLException } from 'js-yaml'
import * as v from 'valibot'
import type { BranchName, RepositoryName, TagName } from '../domain/events/git.ts'
import { isSameRepository } from '../domain/events/git.ts'
import { NeedsPerson } from '../domain/failure.ts'
import { parseDuration } from '../domain/sync/duration.ts'
import type { SyncTarget, TargetName } from '../domain/sync/sync-target.ts'
import { type ConfigProblem, findShapeProblems } from './config-problems.ts'
import { findClashes, findDanglingNames } from './config-references.ts'
import { configShape, type RawConfig } from './config-shape.ts'
import { decideAutomation } from './decide-automation.ts'

/** Is every setting, checked; `folder` is where relative paths count from. */
export type Config = Omit<RawConfig, 'targets'> & { readonly targets: readonly SyncTarget[]; readonly folder: string }

/** fluxless.yml cannot be used; lists all that is wrong with it. */
export class ConfigInvalid extends NeedsPerson {
  override readonly code = 'config-invalid'
  readonly problems: readonly ConfigProblem[]
  constructor(where: string, problems: readonly ConfigProblem[], cause?: unknown) {
    const list = problems.map(problem => `\n  - ${renderProblem(problem)}`).join('')
    const many = problems.length === 1 ? 'one problem' : `${problems.length} problems`
    super({ what: `The configuration has ${many}`, where, fix: `Correct it and start again:${list}` }, { cause })
    this.problems = problems
  }
}

/**
 * Reads and checks the file that `FLUXLESS_CONFIG` names.
 *
 * @throws {ConfigInvalid} with every problem at once
 */
export function readConfig(path: string | undefined): Config {
  if (!path)
    throw new ConfigInvalid('FLUXLESS_CONFIG', [
      { path: 'FLUXLESS_CONFIG', expected: 'required: the path of fluxless.yml' },
    ])
  const file = resolve(path)
  return parseConfig(readText(file), file)
}

/**
 * Checks the text of a configuration.
 *
 * @throws {ConfigInvalid} with every problem at once
 */
export function parseConfig(text: string, file = 'fluxless.yml'): Config {
  const input = parseYaml(text, file)
  const result = v.safeParse(configShape, input)
  const found = [...findShapeProblems(configShape, input), ...findDanglingNames(input)]
  if (!result.success) throw new ConfigInvalid(file, found)
  const raw = result.output
  const targets = raw.targets.map(target => decideTarget(target, raw))
  const problems = [...found, ...findClashes(targets)]
  if (problems.length > 0) throw new ConfigInvalid(file, problems)
  return { ...raw, targets, folder: dirname(file) }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigInvalid(file, [{ path: file, expected: 'a file that can be read' }], cause)
  }
}

function parseYaml(text: string, file: string): unknown {
  try {
    return load(text)
  } catch (cause) {
    const mark =
      cause instanceof YAMLException && cause.mark
        ? `line ${cause.mark.line + 1}, column ${cause.mark.column + 1}`
        : 'file'
    const reason = cause instanceof YAMLException ? cause.reason : 'it cannot be parsed'
    throw new ConfigInvalid(file, [{ path: mark, expected: `YAML: ${reason}` }])
  }
}

function decideTarget(raw: RawConfig['targets'][number], config: RawConfig): SyncTarget {
  const sharing = config.targets.filter(
    other => other.git.host === raw.git.host && isSameRepository(other.git.repository, raw.git.repository),
  )
  const { interval, pollInterval, timeout, tag, inventoryNamespace, ...sync } = raw.sync
  return {
    name: raw.name as TargetName,
    git: {
      host: raw.git.host,
      repository: raw.git.repository as RepositoryName,
      branch: raw.git.branch as BranchName,
      paths: raw.git.paths,
      author: { name: raw.git.user, email: raw.git.email },
    },
    cluster: raw.cluster,
    automation: decideAutomation(raw.automation, { name: raw.name, isSharing: sharing.length > 1 }),
    sync: {
      ...sync,
      tag: (tag ?? (sharing.length > 1 ? `flux-sync-${raw.name}` : 'flux-sync')) as TagName,
      inventoryNamespace: inventoryNamespace ?? sync.defaultNamespace,
      intervalMs: parseDuration(interval) ?? 0,
      pollIntervalMs: parseDuration(pollInterval) ?? 0,
      timeoutMs: parseDuration(timeout) ?? 0,
    },
  }
}

function renderProblem({ path, found, expected, suggestion }: ConfigProblem): string {
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`
  return found === undefined ? `${path}: ${expected}${hint}` : `${path}: found ${found}, expected ${expected}${hint}`
}
