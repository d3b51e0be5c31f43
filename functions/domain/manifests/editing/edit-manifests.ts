// Edits manifests in a file byte for byte. A file and edits enter; the file leaves with the edited values, keys and
// lines changed, and with no other byte touched. It knows neither Git nor policies: which key, which image, is decided.
import { ManifestUnreadable } from '../failures.ts'
import { parseYamlDocuments, type YamlDocument } from '../parse-yaml-documents.ts'
import { formatResourceId, type ResourceId } from '../resource-id.ts'
import type { EditedObject } from './edited-object.ts'
import type { EditedFile, ObjectEdits } from './edits.ts'
import { ManifestNotEditable } from './failures.ts'
import { indexObjects } from './index-objects.ts'
import { planEdits } from './plan-edits.ts'
import { saysWhatIsWanted } from './says-what-is-wanted.ts'
import { applySplices } from './splice.ts'
import { splitSyntax } from './split-syntax.ts'
import { breakAt, endOfLine, indexLines } from './text-lines.ts'

/** Says where the bytes come from, for messages, and which namespace counts where none is written. */
export type EditOptions = { readonly file: string; readonly defaultNamespace: string }

type Source = {
  readonly documents: readonly YamlDocument[]
  readonly find: (id: ResourceId) => EditedObject
}

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Applies edits to the objects of one file, all of them or, when one cannot be made, none.
 *
 * Kept as they are: comments, blank lines, order, indentation, quotes, line breaks, a byte order mark, a missing line
 * break at the end. Only the blanks between an edited value and a comment behind it may change, so that the comment
 * stays in its column. The result is read again: its values differ where they were asked to and nowhere else.
 *
 * Each edit is made against the file as it came: an annotation that is set does not yet say where an image stands.
 *
 * @throws {ManifestNotEditable} when an object, a container or a path is not there, or more would change than asked
 * @throws {ManifestUnreadable} when the file is no text, or no YAML
 */
export function editManifests(bytes: Uint8Array, edits: readonly ObjectEdits[], options: EditOptions): EditedFile {
  const decoded = decode(bytes, options.file)
  const mark = decoded.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : ''
  const text = decoded.slice(mark.length)
  // A last line like any other saves every edit from asking whether it is the last.
  const missing = /[\r\n]$/.test(text) ? '' : breakAt(text, endOfLine(text, 0)) || '\n'
  const source = readSource(text + missing, options)
  const { splices, wanted, changes } = planEdits(
    edits.map(({ id, edits: some }) => ({ object: source.find(id), edits: some })),
  )
  if (splices.length === 0) return { bytes, changed: false, changes: [] }

  const whole = applySplices(text + missing, splices)
  const edited = missing === '' ? whole : whole.replace(/(?:\r\n|\r|\n)$/, '')
  const result = new TextEncoder().encode(mark + edited)
  const { documents, problems } = parseYamlDocuments(options.file, new TextDecoder().decode(result))
  if (problems.length > 0 || !saysWhatIsWanted(source.documents, documents, wanted)) {
    throw new Error(`an edit of ${options.file} would change more than it was asked to`)
  }
  return { bytes: result, changed: true, changes }
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new ManifestUnreadable(file, 'it is not UTF-8 text', 'Save the file as UTF-8.')
  }
}

/** Reads values at once and what is written only where something is edited. */
function readSource(text: string, { file, defaultNamespace }: EditOptions): Source {
  const { documents, problems } = parseYamlDocuments(file, text)
  const [problem] = problems
  if (problem) throw problem
  const lineAt = indexLines(text)
  const syntaxOf = splitSyntax(text)
  const objectsOf = indexObjects(documents, defaultNamespace)
  const known = new Map<unknown, EditedObject>()

  const find = (id: ResourceId): EditedObject => {
    const [first, second] = objectsOf(id)
    if (!first) {
      const fix = 'Look for its file: kind, namespace or name may have changed since.'
      throw new ManifestNotEditable(file, `resource ${formatResourceId(id)} not found`, fix)
    }
    if (second) {
      const fix = 'Keep one of them; two definitions of one object would overwrite each other.'
      throw new ManifestNotEditable(file, `${formatResourceId(id)} is defined more than once`, fix)
    }
    const object = known.get(first.value) ?? { id, file, lineAt, syntax: syntaxOf(first.document), ...first }
    known.set(first.value, object)
    return object
  }
  return { documents, find }
}
