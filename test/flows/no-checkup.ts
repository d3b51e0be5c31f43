// What the API opens to look at the whole flow, where a test is not about that.
import type { openCheckup } from '../../functions/flows/open-checkup.ts'

/** Finds nothing, because it does not look. */
export const NO_CHECKUP: ReturnType<typeof openCheckup> = { checkup: async () => ({ findings: [] }) }
