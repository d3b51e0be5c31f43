// Reads from the Go types of the API which fields are left out when they are empty text, zero or false.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type GoStruct = { readonly omitted: readonly string[]; readonly inlined: readonly string[] }

const MODULES: readonly (readonly [string, string])[] = [
  ['io.k8s.api.', 'api'],
  ['io.k8s.apimachinery.', 'apimachinery'],
  ['io.k8s.apiextensions-apiserver.', 'apiextensions-apiserver'],
  ['io.k8s.kube-aggregator.', 'kube-aggregator'],
]
const FIELD = /^\t(\w+)\s+([\w.]+)\s+`json:"(\w+),omitempty(?:,omitzero)?"/
const INLINE = /^\t(?:\w+\s+)?([\w.]+)\s+`json:",inline"/

/**
 * Opens the Go modules of one release (`k8s.io` below the module cache).
 *
 * The answer, per OpenAPI type name, names fields that are no pointers and are tagged `omitempty`: OpenAPI tells
 * neither, yet the server drops `hostNetwork: false` and keeps `automountServiceAccountToken: false`.
 */
export function openOmittedZeros(goModules: string, release: string): (typeName: string) => readonly string[] {
  const version = release.replace(/^v1\./, 'v0.')
  const packages = new Map<string, ReadonlyMap<string, GoStruct>>()

  function structsOf(directory: string): ReadonlyMap<string, GoStruct> {
    let structs = packages.get(directory)
    if (structs === undefined) {
      structs = readStructs(directory)
      packages.set(directory, structs)
    }
    return structs
  }

  function omittedBy(structs: ReadonlyMap<string, GoStruct>, name: string): readonly string[] {
    const struct = structs.get(name)
    if (struct === undefined) return []
    return [...struct.omitted, ...struct.inlined.flatMap(inlined => omittedBy(structs, inlined))]
  }

  return typeName => {
    const module = MODULES.find(([prefix]) => typeName.startsWith(prefix))
    if (module === undefined) return []
    const path = typeName.slice(module[0].length).split('.')
    const name = path.pop() ?? ''
    return omittedBy(structsOf(join(goModules, `${module[1]}@${version}`, ...path)), name)
  }
}

function readStructs(directory: string): ReadonlyMap<string, GoStruct> {
  const structs = new Map<string, { omitted: string[]; inlined: string[] }>()
  let current: { omitted: string[]; inlined: string[] } | undefined
  for (const line of textOf(join(directory, 'types.go')).split('\n')) {
    const start = /^type (\w+) struct \{/.exec(line)
    if (start?.[1] !== undefined) {
      current = { omitted: [], inlined: [] }
      structs.set(start[1], current)
    } else if (line === '}') current = undefined
    const field = FIELD.exec(line)
    if (field?.[3] !== undefined) current?.omitted.push(field[3])
    const inlined = INLINE.exec(line)
    if (inlined?.[1] !== undefined) current?.inlined.push(inlined[1])
  }
  return structs
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
