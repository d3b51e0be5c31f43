// Which files may hold manifests: Flux reads `.yaml` and `.yml`, with case, hidden ones too, and nothing else.

/** Tells whether a file of the repository is read for manifests. */
export function isManifestPath(path: string): boolean {
  return path.endsWith('.yaml') || path.endsWith('.yml')
}
