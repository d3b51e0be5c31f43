// What one commit says about a target's images, as it is remembered: a run on the same commit needs no tree.
import type { CommitSha } from '../events/git.ts'
import type { ImagesInGit } from './image-use.ts'

/** Is what was found in one commit, under settings with this stamp. */
export type UsesRecord = ImagesInGit & { readonly stamp: string; readonly commit: CommitSha }
