// Turns the files of a commit into manifests. A tree enters; manifests leave, with what was passed over and what is
// wrong, all of it. It knows neither Git nor the cluster: scopes come in as an answer.
import type { NeedsPerson } from '../failure.ts'
import { ManifestDuplicate, ManifestUnreadable } from './failures.ts'
import type { Manifest } from './manifest.ts'
import { parseYamlDocuments } from './parse-yaml-documents.ts'
import { readCrdScopes, type Scope } from './read-crd-scopes.ts'
import { type ReadObject, readObjects } from './read-objects.ts'
import { formatResourceId, formatResourceKey } from './resource-id.ts'
import { type Skipped, selectFiles, type Tree, type TreeFile } from './select-files.ts'

/** Says where to look, and what is known about kinds. */
export type LoadOptions = {
  /** Folders or files below the repository's root; empty means the root. */
  readonly paths: readonly string[]
  readonly defaultNamespace: string
  /** What the cluster says; a CRD of the commit answers for kinds the cluster does not know. */
  readonly scopeOf: (group: string, kind: string) => Scope | undefined
}

/** Is something an operator should know that stops nothing. */
export type LoadWarning = { readonly file: string; readonly line: number; readonly what: string }

/** Is all that a commit says. With any problem it is unclean: nothing of it may be applied or pruned. */
export type LoadedManifests = {
  /** In the order of files and of documents inside them. */
  readonly manifests: readonly Manifest[]
  readonly skipped: readonly Skipped[]
  readonly warnings: readonly LoadWarning[]
  readonly problems: readonly NeedsPerson[]
}

type Found = ReadObject & { readonly file: string; readonly documentIndex: number; readonly line: number }
type Notes = { found: Found[]; skipped: Skipped[]; warnings: LoadWarning[]; problems: NeedsPerson[] }

/** Loads every manifest below the given paths, and tells every problem rather than the first. */
export function loadManifests(tree: Tree, options: LoadOptions): LoadedManifests {
  const selected = selectFiles(tree, options.paths)
  const notes: Notes = { found: [], skipped: [...selected.skipped], warnings: [], problems: [...selected.problems] }
  for (const file of selected.files) readFile(file, notes)

  const crdScopes = readCrdScopes(notes.found)
  const manifests = notes.found.map((found): Manifest => {
    const { group, kind, namespace } = found.id
    const scope = options.scopeOf(group, kind) ?? crdScopes.get(`${group}/${kind}`) ?? 'unknown'
    return { ...found, scope, id: { ...found.id, namespace: place(namespace, scope, options.defaultNamespace) } }
  })
  const { skipped, warnings, problems } = notes
  return { manifests, skipped, warnings, problems: [...problems, ...findDuplicates(manifests)] }
}

function readFile({ path: file, bytes }: TreeFile, notes: Notes): void {
  const text = decode(bytes)
  if (text === undefined) {
    notes.problems.push(new ManifestUnreadable(file, 'it is not UTF-8 text', 'Save the file as UTF-8.'))
    return
  }
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    const fix = 'Take the file out of Git LFS; manifests are read without it.'
    notes.problems.push(new ManifestUnreadable(file, 'it is a Git LFS pointer, not the file itself', fix))
    return
  }
  const { documents, problems } = parseYamlDocuments(file, text)
  notes.problems.push(...problems)
  for (const { index: documentIndex, line, value, repeatedKeyLine } of documents) {
    const read = readObjects(value, `${file}:${line}`)
    notes.problems.push(...read.problems)
    if (read.skipped !== undefined) notes.skipped.push({ file, documentIndex, why: read.skipped })
    for (const one of read.objects) notes.found.push({ ...one, file, documentIndex, line })
    if (repeatedKeyLine === undefined || read.objects.length === 0) continue
    notes.warnings.push({
      file,
      line: repeatedKeyLine,
      what: 'a key stands twice in one mapping; the later one counts',
    })
  }
}

/** Answers undefined for bytes that are no UTF-8; drops a byte order mark. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function place(written: string, scope: Manifest['scope'], defaultNamespace: string): string {
  switch (scope) {
    case 'Namespaced':
      return written || defaultNamespace
    case 'Cluster':
      return ''
    case 'unknown':
      return written
  }
}

function findDuplicates(manifests: readonly Manifest[]): readonly ManifestDuplicate[] {
  const places = Map.groupBy(manifests, manifest => formatResourceKey(manifest.id))
  return [...places.values()]
    .filter(same => same.length > 1)
    .flatMap(same => {
      const [first] = same
      const spots = same.map(({ file, line }) => `${file}:${line}`)
      return first ? [new ManifestDuplicate(formatResourceId(first.id), spots)] : []
    })
}
