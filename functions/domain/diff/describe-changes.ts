// What would change of one object, in words that may leave: masked, and short enough for a line.
import { encodeJson } from '../manifests/encode-json.ts'
import type { JsonObject, JsonValue } from '../manifests/json.ts'
import { diffObjects, type FieldChange } from './diff-objects.ts'
import { isSecret, MASK, maskAll, maskSecrets, maskText, type Secrets } from './mask-secrets.ts'

/** Is one field that would change, as it is shown; `was` is absent when it is added, `becomes` when it is removed. */
export type ToldChange = { readonly path: string; readonly was?: string; readonly becomes?: string }

const MAX_LENGTH = 160
const LAST_APPLIED = 'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]'

/** Describes how an object would change, without a value of any secret. */
export function describeChanges(before: JsonObject, after: JsonObject, secrets: Secrets): readonly ToldChange[] {
  const isOfSecret = isSecret(before) || isSecret(after)
  return diffObjects(before, after).map(change => tellChange(change, isHidden(change.path, isOfSecret), secrets))
}

function isHidden(path: string, isOfSecret: boolean): boolean {
  return path === LAST_APPLIED || (isOfSecret && /^(data|stringData)($|[.[])/.test(path))
}

function tellChange({ path, was, becomes }: FieldChange, isHiddenField: boolean, secrets: Secrets): ToldChange {
  const render = (value: JsonValue) => renderValue(isHiddenField ? maskAll(value) : maskSecrets(value, secrets))
  const told = {
    path: maskText(path, secrets),
    ...(was === undefined ? {} : { was: render(was) }),
    ...(becomes === undefined ? {} : { becomes: render(becomes) }),
  }
  if (told.was === undefined || told.was !== told.becomes) return told
  // Two different values that read the same once they are masked or cut.
  return { path: told.path, was: `${told.was} (before)`, becomes: `${told.becomes} (after)` }
}

function renderValue(value: JsonValue): string {
  if (value === MASK) return MASK
  const text = encodeJson(value)
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text
}
