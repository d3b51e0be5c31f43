// Chooses which files of a commit are read: YAML below the configured paths, outside chart directories.
import { PathNotFound } from './failures.ts'
import { isManifestPath } from './is-manifest-path.ts'

/** Is one file of a commit. */
export type TreeFile = { readonly path: string; readonly bytes: Uint8Array }

/** Is what a commit holds; paths are relative to the repository's root, with `/` and without a leading one. */
export type Tree = { readonly files: readonly TreeFile[]; readonly directories: ReadonlySet<string> }

/** Is something that was passed over, with the reason an operator reads. */
export type Skipped = { readonly file: string; readonly documentIndex?: number; readonly why: string }

/** Is the choice: files by path, each once. */
export type SelectedFiles = {
  readonly files: readonly TreeFile[]
  readonly skipped: readonly Skipped[]
  readonly problems: readonly PathNotFound[]
}

/**
 * Selects the files below the given paths; no path means the whole repository.
 *
 * Hidden files are read like any other. A file that two paths reach is read once. A folder with both `Chart.yaml` and
 * `values.yaml` is skipped with all below it, also when a path points inside it.
 */
export function selectFiles(tree: Tree, paths: readonly string[]): SelectedFiles {
  const problems: PathNotFound[] = []
  const roots = (paths.length === 0 ? ['.'] : paths).flatMap(path => {
    const root = normalise(path)
    if (root === undefined) problems.push(new PathNotFound(path, 'is not a path inside the repository'))
    else if (!holds(tree, root)) problems.push(new PathNotFound(path, 'not found'))
    else return [root]
    return []
  })

  const charts = findCharts(tree.files)
  const skippedCharts = new Set<string>()
  const files = tree.files
    .filter(file => isManifestPath(file.path) && roots.some(root => isBelow(file.path, root)))
    .filter(file => {
      const chart = charts.size === 0 ? undefined : ancestors(file.path).find(folder => charts.has(folder))
      if (chart !== undefined) skippedCharts.add(chart)
      return chart === undefined
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1))

  const skipped = [...skippedCharts].sort().map(chart => ({ file: chart || '.', why: 'it is a chart directory' }))
  return { files, skipped, problems }
}

/** Answers the path without `./`, doubled or trailing slashes; empty for the root, undefined when it leads outside. */
function normalise(path: string): string | undefined {
  if (path.startsWith('/') || path.includes('\\')) return undefined
  const parts = path.split('/').filter(part => part !== '' && part !== '.')
  return parts.includes('..') ? undefined : parts.join('/')
}

function holds(tree: Tree, root: string): boolean {
  return root === '' || tree.directories.has(root) || tree.files.some(file => isBelow(file.path, root))
}

function isBelow(path: string, root: string): boolean {
  return root === '' || path === root || path.startsWith(`${root}/`)
}

function findCharts(files: readonly TreeFile[]): ReadonlySet<string> {
  const paths = new Set(files.map(file => file.path))
  const charts = files.filter(({ path }) => path === 'Chart.yaml' || path.endsWith('/Chart.yaml'))
  return new Set(
    charts
      .filter(({ path }) => paths.has(path.replace(/Chart\.yaml$/, 'values.yaml')))
      .map(({ path }) => path.slice(0, Math.max(0, path.length - '/Chart.yaml'.length))),
  )
}

/** Answers every folder above a file, the root first. */
function ancestors(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, depth) => parts.slice(0, depth).join('/'))
}
