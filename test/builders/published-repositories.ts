// Manifest repositories that others publish, where the machine has them: FLUXLESS_TEST_REPOSITORIES names their folder.
import { existsSync } from 'node:fs'

const named = process.env.FLUXLESS_TEST_REPOSITORIES ?? ''

/** Tells whether they are here; where not, the run says so once. */
export const hasPublishedRepositories = existsSync(named)

/** Is the folder that holds one folder for each repository. */
export const publishedRepositories = named

if (!hasPublishedRepositories) {
  console.info('published repositories are skipped: set FLUXLESS_TEST_REPOSITORIES to a folder that holds them')
}
