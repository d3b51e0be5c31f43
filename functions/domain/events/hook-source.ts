// Who may knock: the words of `endpoints.<name>.source` in fluxless.yml.

/** Lists the senders, Git hosts first. */
export const HOOK_SOURCES = [
  'github',
  'dockerhub',
  'ghcr',
  'quay',
  'harbor',
  'ecr',
  'artifact-registry',
  'acr',
  'gitlab-registry',
  'nexus',
  'jfrog',
  'distribution',
  'zot',
  'generic-registry',
] as const

/** Is one kind of sender. */
export type HookSource = (typeof HOOK_SOURCES)[number]
