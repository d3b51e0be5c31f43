// Asks a page of a runner whether all is well, for containers without a shell or curl: node functions/local/probe.ts URL
const TIMEOUT_MS = 4_000

const [url = 'http://127.0.0.1:8080/healthz'] = process.argv.slice(2)
try {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  if (!ok) throw new Error(`answered ${status}`)
} catch (thrown) {
  process.stderr.write(`probe: ${url}: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  process.exitCode = 1
}
