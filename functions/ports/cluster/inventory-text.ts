// Writes an inventory as the texts of one or more ConfigMaps, and reads it back: all of it, or not at all.
import { createHash } from 'node:crypto'
import type { Inventory } from '../../domain/garbage/inventory.ts'
import { parsePart, renderParts } from './inventory-part.ts'

/** Is an inventory as texts: one that leads, and the parts it names by number. */
export type InventoryTexts = { readonly lead: string; readonly parts: ReadonlyMap<number, string> }

/** Is what the leading text says of the whole. */
export type Lead = {
  readonly version: number
  readonly source: string
  readonly commit: string
  readonly checksum: string
  readonly parts: readonly number[]
  readonly content: unknown
}

const VERSION = 1

/**
 * Renders an inventory; equal inventories, on equal ground, give equal texts.
 *
 * A part that differs takes a number that `before` does not use, so that the old inventory stays whole until the new
 * lead is written.
 */
export function renderInventory(inventory: Inventory, before?: InventoryTexts): InventoryTexts {
  const { source, commit, entries } = inventory
  const [first = '', ...others] = renderParts(entries)
  const numberOf = new Map([...(before?.parts ?? [])].map(([number, text]) => [text, number]))
  const used = new Set(before?.parts.keys())
  const parts = new Map<number, string>()
  for (const content of others) {
    const text = `{"version":${VERSION},"content":${content}}`
    const number = numberOf.get(text) ?? firstFree(used)
    used.add(number)
    parts.set(number, text)
  }
  const checksum = sumOf([source, commit, first, ...parts.values()])
  const numbers = JSON.stringify([...parts.keys()])
  const about = `"source":${JSON.stringify(source)},"commit":${JSON.stringify(commit)}`
  const lead = `{"version":${VERSION},${about},"checksum":"${checksum}","parts":${numbers},"content":${first}}`
  return { lead, parts }
}

/** Reads the leading text; undefined when it is none of ours. */
export function parseLead(text: string): Lead | undefined {
  const lead = parseJson(text) as Partial<Lead> | undefined
  if (typeof lead !== 'object' || lead === null || lead.version !== VERSION) return undefined
  const { source, commit, checksum, parts, content } = lead
  if (typeof source !== 'string' || typeof commit !== 'string' || typeof checksum !== 'string') return undefined
  if (!Array.isArray(parts) || !parts.every(Number.isSafeInteger)) return undefined
  return { version: VERSION, source, commit, checksum, parts, content }
}

/** Reads an inventory; undefined when a part is missing, or anything is not what the lead says it is. */
export function parseInventory({ lead: text, parts }: InventoryTexts): Inventory | undefined {
  const lead = parseLead(text)
  if (lead === undefined) return undefined
  const others = lead.parts.map(number => parts.get(number))
  const isWhole = others.every(part => part !== undefined)
  const { source, commit } = lead
  const sum = isWhole && sumOf([source, commit, JSON.stringify(lead.content ?? null), ...others])
  if (sum !== lead.checksum) return undefined
  const contents = [lead.content, ...others.map(part => (parseJson(part ?? '') as { content?: unknown }).content)]
  const read = contents.map(parsePart)
  if (read.some(entries => entries === undefined)) return undefined
  return { source, commit, entries: read.flatMap(entries => entries ?? []) }
}

function firstFree(used: ReadonlySet<number>): number {
  for (let number = 1; ; number += 1) if (!used.has(number)) return number
}

function sumOf(texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}\n`).update(text)
  return hash.digest('base64url')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
