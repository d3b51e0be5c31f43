// What the host refuses on order: commits on branches that a rule protects, and any write to an archived repository.
import type { Repository } from './repositories.ts'

/** What a test or a demonstration may order; who pushes with git passes, as people on a bypass list do. */
export type Rules = {
  /** Lets no API call move the branch; the words are those of the rule. */
  protect(repository: string, branch: string, said?: string): void
  /** Lets no API call write. */
  archive(repository: string): void
}

/** The same, with the side that handlers use. */
export type RuleBook = Rules & {
  isArchived(repository: Repository): boolean
  /** Says why the reference may not be moved; undefined when it may. */
  refusalOf(repository: Repository, ref: string): string | undefined
}

/** What GitHub says before the list of what was violated. */
const VIOLATED = 'Repository rule violations found'

/** How GitHub refuses a write to an archived repository. */
export const ARCHIVED = 'Repository was archived so is read-only.'

/** Opens an empty book. */
export function openRules(): RuleBook {
  const rules = new Map<string, string>()
  const archived = new Set<string>()
  return {
    protect(repository, branch, said = 'Changes must be made through a pull request.') {
      rules.set(`${repository} refs/heads/${branch}`, said)
    },
    archive: repository => archived.add(repository),
    isArchived: ({ fullName }) => archived.has(fullName),
    refusalOf(repository, ref) {
      if (archived.has(repository.fullName)) return ARCHIVED
      const said = rules.get(`${repository.fullName} ${ref}`)
      return said && `${VIOLATED}\n\n${said}\n\n`
    },
  }
}
