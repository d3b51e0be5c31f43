// Renders the three files of infra/cluster/, as fluxctl install prints them.
import { type ClusterRights, DEFAULT_RIGHTS, WIDTHS } from '../../functions/domain/rbac/cluster-rights.ts'
import { renderRights } from '../../functions/domain/rbac/render-rights.ts'

const HEAD = (rights: ClusterRights) => {
  const namespaces = rights.namespaces.map(name => ` --namespace ${name}`).join('')
  return `# Written by node test/generate/cluster-roles.ts, as "fluxctl install --width ${rights.width}${namespaces}" prints it.\n`
}

/** Renders the files by their path; the namespace of the narrow one is an example. */
export function renderClusterRoles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    WIDTHS.map(width => {
      const rights = { ...DEFAULT_RIGHTS, width, namespaces: width === 'namespaced' ? ['team-a'] : [] }
      return [`infra/cluster/${width}.yaml`, `${HEAD(rights)}${renderRights(rights)}`]
    }),
  )
}
