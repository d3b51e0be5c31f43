// Asks the API what became of the targets, as any client would.

/** Is one target as the API tells it; only what the runner shows. */
export type TargetState = {
  readonly name: string
  readonly repository: string
  readonly branch: string
  readonly cluster: string
  readonly lastRun?: {
    readonly commit?: string
    readonly verdict: string
    readonly tag: string
    readonly summary: string
    readonly objects: readonly {
      readonly id: string
      readonly outcome: string
      readonly at: string
      readonly why?: string
    }[]
  }
}

/** Reads the targets and their last runs; none without a token that may read. */
export async function readTargets(api: {
  readonly apiUrl: string
  readonly apiToken: string | undefined
}): Promise<readonly TargetState[]> {
  if (api.apiToken === undefined) return []
  const headers = { authorization: `Bearer ${api.apiToken}` }
  const answer = await fetch(`${api.apiUrl}/v12/targets`, { headers })
  if (!answer.ok) throw new Error(`The API answered ${answer.status} when asked for the targets`)
  return (await answer.json()) as readonly TargetState[]
}
