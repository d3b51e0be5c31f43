// Finds resources of a template, and what they refer to.
import { isMapping, type Template, type TemplateResource, type TemplateValue } from './decide-template.ts'

/** Is one resource under its name. */
export type NamedResource = { readonly id: string; readonly properties: NonNullable<TemplateResource['Properties']> }

/** Lists the resources of one type. */
export function listResources(template: Template, type: string): readonly NamedResource[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties = {} }]) => ({ id, properties: Properties }))
}

/** Finds a resource by its name. */
export function findResource(template: Template, id: string | undefined): NamedResource | undefined {
  const resource = template.Resources[id ?? '']
  return resource && { id: id ?? '', properties: resource.Properties ?? {} }
}

/** Follows keys and indexes into a value; null when they lead nowhere. */
export function followPath(value: TemplateValue, path: readonly string[]): TemplateValue {
  return path.reduce<TemplateValue>(
    (inside, step) => (inside as Readonly<Record<string, TemplateValue>>)?.[step] ?? null,
    value,
  )
}

/** Lists what a value refers to, at any depth. */
export function listReferences(value: TemplateValue | undefined): readonly string[] {
  if (Array.isArray(value)) return (value as readonly TemplateValue[]).flatMap(listReferences)
  if (!isMapping(value)) return []
  const { Ref: named, 'Fn::GetAtt': got } = value
  if (typeof named === 'string') return [named]
  if (Array.isArray(got)) return [String(got[0])]
  return typeof got === 'string' ? [got.split('.')[0] ?? ''] : Object.values(value).flatMap(listReferences)
}
