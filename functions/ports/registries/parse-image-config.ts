// Reads the two dates out of an image's configuration.
import type { EpochMs } from '../../domain/failure.ts'
import type { ImageDetails } from '../../domain/images/image.ts'
import { fieldsOf, textOf } from './json-fields.ts'

/** https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i
/** The first that reads counts. */
const DATE_LABELS = ['org.opencontainers.image.created', 'org.label-schema.build-date']

/**
 * Parses a configuration that was read as JSON; a date that does not read, or that is Go's "no time", is left out.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export function parseImageConfig(json: unknown): Omit<ImageDetails, 'digest'> {
  const { created, config, container_config: built } = fieldsOf(json)
  const createdAt = parseDate(created)
  // Old builders kept the labels of the container that built the image, and nowhere else.
  const labels = { ...fieldsOf(fieldsOf(built).Labels), ...fieldsOf(fieldsOf(config).Labels) }
  const labelledAt = DATE_LABELS.map(label => parseDate(labels[label])).find(date => date !== undefined)
  return {
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(labelledAt === undefined ? {} : { labelledAt }),
  }
}

function parseDate(value: unknown): EpochMs | undefined {
  const text = textOf(value)
  if (text === undefined || !RFC3339.test(text) || text.startsWith('0001-')) return undefined
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : date
}
