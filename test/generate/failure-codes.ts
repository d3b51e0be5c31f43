// Prints the operations table of the README: every failure code with its class, what it means and what to do.
// Run: node test/generate/failure-codes.ts
import { type FailureCode, readFailureCodes } from './read-failure-codes.ts'
import { renderTable } from './render-table.ts'

const codes = readFailureCodes(new URL('../..', import.meta.url).pathname)
const row = ({ code, class: kind, what, fix }: FailureCode) => [`\`${code}\``, kind, what, fix]
process.stdout.write(`${renderTable(['Code', 'Class', 'What it says', 'What to do'], codes.map(row))}\n`)
