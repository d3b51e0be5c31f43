// Renders the keys of fluxless.yml as the table that stands in the README.
import { type ConfigKey, readConfigKeys } from './read-config-keys.ts'
import { renderTable } from './render-table.ts'

/** Renders the whole table, one row per key. */
export function renderConfigReference(keys: readonly ConfigKey[] = readConfigKeys()): string {
  const rows = keys.map(({ key, meaning, takes, byDefault, isRequired }) => [
    `\`${key}\``,
    meaning,
    takes,
    byDefault,
    isRequired,
  ])
  return renderTable(['Key', 'Meaning', 'Takes', 'Default', 'Required'], rows)
}
