// Edits texts as the tests write them: `host/path:tag@digest` for images, dots for paths, a text or a refusal back.
import { Failure } from '../../../../functions/domain/failure.ts'
import { editManifests } from '../../../../functions/domain/manifests/editing/edit-manifests.ts'
import type { EditedFile, ManifestEdit, WrittenImage } from '../../../../functions/domain/manifests/editing/edits.ts'
import type { ResourceId } from '../../../../functions/domain/manifests/resource-id.ts'

/** Reads an image; what stands before the first slash is a host when it has a dot or a port. */
export function anImage(text: string): WrittenImage {
  const [, host = '', path = '', tag, digest] =
    /^(?:([^/]*[.:][^/]*)\/)?([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(text) ?? []
  return { host, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }
}

/** Asks for an image. */
export function image(container: string, text: string): ManifestEdit {
  return { kind: 'image', container, image: anImage(text) }
}

/** Asks for an annotation. */
export function set(key: string, value: string): ManifestEdit {
  return { kind: 'set-annotation', key, value }
}

/** Asks that an annotation goes. */
export function remove(key: string): ManifestEdit {
  return { kind: 'remove-annotation', key }
}

/** Asks for a value at a dotted path. */
export function value(path: string, text: string): ManifestEdit {
  return { kind: 'set-value', path: path.split('.'), value: text }
}

/** Makes an id from `kind/name`, or `namespace:kind/name`. */
export function anId(text: string): ResourceId {
  const [, namespace = 'default', kind = '', name = ''] = /^(?:([^:]*):)?([^/]+)\/(.+)$/.exec(text) ?? []
  return { group: '', version: 'v1', kind, namespace, name }
}

/** Edits one object of a text. */
export function edit(text: string, edits: readonly ManifestEdit[], id = 'Deployment/a'): string {
  return readText(editAll(text, { [id]: edits }))
}

/** Edits several objects of a text at once. */
export function editAll(text: string, edits: Readonly<Record<string, readonly ManifestEdit[]>>): EditedFile {
  const bytes = new TextEncoder().encode(text)
  const many = Object.entries(edits).map(([id, some]) => ({ id: anId(id), edits: some }))
  return editManifests(bytes, many, { file: 'f.yaml', defaultNamespace: 'default' })
}

/** Reads an edited file as text, a byte order mark included. */
export function readText({ bytes }: EditedFile): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** Answers why an edit is refused: code, place, reason and advice in lines. */
export function complain(text: string, edits: readonly ManifestEdit[], id = 'Deployment/a'): string {
  try {
    return edit(text, edits, id)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [error.code, error.where, error.what, error.fix].join('\n')
  }
}

/** Makes the smallest deployment: lines for `metadata` below the name, lines for its containers. */
export function aDeployment(parts: { metadata?: string; containers?: string; name?: string }): string {
  const { metadata = '', containers = '        - name: c\n          image: x:1\n', name = 'a' } = parts
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${metadata}spec:
  template:
    spec:
      containers:
${containers}`
}

/** Makes the smallest HelmRelease with values, and with lines for `metadata` below the name. */
export function aRelease(values: string, metadata = ''): string {
  return `apiVersion: helm.fluxcd.io/v1
kind: HelmRelease
metadata:
  name: a
${metadata}spec:
  values:
${values}`
}
