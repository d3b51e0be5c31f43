// Reads of an entry file's code which doors it opens, and what it does with them: all that AWS has to allow it.
import { build } from 'esbuild'

/** Is what the code of one entry file can reach. */
export type Doors = {
  /** Kinds of queues that it opens, to send to them. */
  readonly queues: readonly string[]
  /** Verbs of the table that it uses. */
  readonly table: readonly string[]
  readonly secrets: boolean
  readonly clusters: boolean
  readonly registries: boolean
  /** Takes on the role of another account. */
  readonly roles: boolean
  /** Proves at another cloud who it is. */
  readonly identity: boolean
}

/** Reads one entry file of the checkout at `root`. What is imported but never called is gone before it is looked at. */
export async function readDoors(root: string, entry: string): Promise<Doors> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'entry.mjs',
    bundle: true,
    write: false,
    treeShaking: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
    logLevel: 'silent',
  })
  const code = outputFiles[0]?.text ?? ''
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )
  const opens = (file: string) => used.includes(`functions/${file}`)
  return {
    queues: findAll(code, /\bopenQueue\d*\(\s*\w+,\s*["'](\w+)["']/g),
    table: opens('wiring/table.ts') ? findAll(code, /\btable\d*\.(get|put|putIfAbsent|remove)\(/g) : [],
    secrets: opens('wiring/secrets.ts'),
    clusters: opens('wiring/clusters.ts'),
    registries: opens('ports/registries/ecr-logins.ts'),
    roles: opens('ports/aws/role-credentials.ts'),
    identity: opens('ports/cluster/aks-access.ts'),
  }
}

function findAll(code: string, pattern: RegExp): readonly string[] {
  return [...new Set([...code.matchAll(pattern)].map(([, found = '']) => found))].sort()
}
