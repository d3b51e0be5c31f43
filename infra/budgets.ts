// What a function may weigh, and how long it may take to start.

/** Is the budget of one function: what is read at the start, and the import in a fresh process. */
export type Budget = { readonly startKib: number; readonly initMs: number }

/**
 * Are the budgets by function. Webhook and sync are goals of the project; the others must stay near what they need.
 *
 * Lambda bills the start and makes a sender wait for it: one AWS SDK client alone is 310 KiB and 40 to 50 ms.
 */
export const budgets: Readonly<Record<string, Budget>> = {
  webhook: { startKib: 380, initMs: 100 },
  sync: { startKib: 1126, initMs: 120 },
  scan: { startKib: 700, initMs: 120 },
  automate: { startKib: 800, initMs: 130 },
  resync: { startKib: 500, initMs: 110 },
  api: { startKib: 700, initMs: 120 },
}

/** Must never be read at the start: each is half of a function's weight, for credentials that few need. */
export const lazyPackages: readonly string[] = ['@kubernetes/client-node', '@octokit/auth-app', '@aws-sdk/client-ecr']

/** A time says something about this machine too: only one that is over the budget by this factor is a failure. */
export const INIT_PATIENCE = 2

/** What Lambda takes: zipped, by direct upload. */
export const MAX_ZIP_BYTES = 50 * 1024 * 1024
