// Builds a small checkout in a temporary folder, for rules that are tried on planted mistakes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Is a checkout that goes away when it is disposed. */
export type Checkout = { readonly root: string; [Symbol.dispose](): void }

/** Writes files by their path; the folder is the root of a checkout of its own. */
export function aCheckout(files: Readonly<Record<string, string>>): Checkout {
  const root = mkdtempSync(join(tmpdir(), 'fluxless-checkout-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}
