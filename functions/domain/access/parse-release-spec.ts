// A release as it is asked for: one image or the newest of all, or container by container.
import { parseImageRef } from '../images/parse-image-ref.ts'
import type { ResourceIdText } from '../manifests/resource-id.ts'
import type { ContainerReleaseSpec, ImageReleaseSpec, ReleaseKind } from '../release/update-spec.ts'
import { ALL_LATEST, ALL_WORKLOADS } from './describe-update.ts'
import { quote, type WireReader } from './wire-reader.ts'

type Container = { readonly container: string; readonly current: string; readonly target: string }

const IMAGE_FIELDS = ['ServiceSpecs', 'ImageSpec', 'Kind', 'Excludes', 'Force']
const CONTAINER_FIELDS = ['Kind', 'ContainerSpecs', 'SkipMismatches', 'Force']
/** A reference has to be written into YAML as it is. */
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,511}$/
const MAX_REFERENCE = 512
/** What Kubernetes takes as a container's name, and a little more: aliases in Helm values. */
const MAX_CONTAINER = 253

/** Parses a release by image. */
export function parseImageRelease(spec: unknown, reader: WireReader): ImageReleaseSpec {
  const fields = reader.fields(spec, 'the spec', IMAGE_FIELDS)
  const named = reader.items(fields.get('ServiceSpecs'), 'ServiceSpecs')
  if (named.length === 0) reader.complain('ServiceSpecs names no workload; <all> stands for every one')
  const excludes = reader.items(fields.get('Excludes'), 'Excludes').map(id => reader.id(id))
  return {
    type: 'image',
    workloads: named.includes(ALL_WORKLOADS) ? 'all' : [...new Set(named.map(id => reader.id(id)))],
    image: parseImageSpec(fields.get('ImageSpec'), reader),
    kind: parseKind(fields.get('Kind'), reader),
    excludes: [...new Set(excludes)],
    force: reader.flag(fields.get('Force'), 'Force'),
  }
}

/** Parses a release container by container. */
export function parseContainerRelease(spec: unknown, reader: WireReader): ContainerReleaseSpec {
  const fields = reader.fields(spec, 'the spec', CONTAINER_FIELDS)
  const containers = new Map<ResourceIdText, readonly Container[]>()
  for (const [key, list] of reader.entries(fields.get('ContainerSpecs'), 'ContainerSpecs')) {
    const id = reader.id(key)
    const more = reader.items(list, `the list of ${quote(key)}`).map(item => parseContainer(item, reader))
    containers.set(id, [...(containers.get(id) ?? []), ...more])
  }
  if (containers.size === 0) reader.complain('ContainerSpecs names no container')
  return {
    type: 'containers',
    kind: parseKind(fields.get('Kind'), reader),
    containers,
    skipMismatches: reader.flag(fields.get('SkipMismatches'), 'SkipMismatches'),
    force: reader.flag(fields.get('Force'), 'Force'),
  }
}

function parseContainer(value: unknown, reader: WireReader): Container {
  const fields = reader.fields(value, 'a container', ['Container', 'Current', 'Target'])
  const container = reader.text(fields.get('Container'), 'Container', { maxLength: MAX_CONTAINER })
  if (container === '') reader.complain('a container has no name')
  return {
    container,
    current: reader.text(fields.get('Current'), 'Current', { maxLength: MAX_REFERENCE }),
    target: parseReference(fields.get('Target'), reader),
  }
}

function parseImageSpec(value: unknown, reader: WireReader): ImageReleaseSpec['image'] {
  return value === ALL_LATEST ? 'latest' : parseReference(value, reader)
}

/** A reference without a tag is refused in Flux's words: what it stands for changes under one's hands. */
function parseReference(value: unknown, reader: WireReader): string {
  const text = reader.text(value, 'an image', { maxLength: MAX_REFERENCE })
  const parsed = parseImageRef(text)
  if (parsed.kind === 'malformed') reader.complain(parsed.why)
  else if (!REFERENCE.test(text)) reader.complain(`${quote(text)} has characters that no image has`)
  else if (parsed.ref.tag === undefined) reader.complain(BLANK_TAG)
  return text
}

/** What Flux says to an image without a tag. */
export const BLANK_TAG = 'blank tag (if you want latest, explicitly state the tag :latest): invalid image ID'

function parseKind(value: unknown, reader: WireReader): ReleaseKind {
  if (value === 'plan' || value === 'execute') return value
  reader.complain(`invalid release kind ${quote(value)}: it is plan or execute`)
  return 'plan'
}
