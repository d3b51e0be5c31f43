// Picks the clouds that give logins for their own registries to whoever runs there.
import type { HttpClient } from '../ports/http/port.ts'
import { openAzureLogins } from '../ports/registries/azure-logins.ts'
import { openEcrLogins } from '../ports/registries/ecr-logins.ts'
import { openGoogleLogins } from '../ports/registries/google-logins.ts'
import type { LoginSource } from '../ports/registries/logins.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

/** Opens the clouds; each is asked only about hosts of its own. */
export function openClouds(settings: Settings, http: HttpClient): readonly LoginSource[] {
  const { now, config } = settings
  const { ecr, azure } = config.registries
  const amazon = openEcrLogins({ now, ...withoutEmpty(ecr) })
  const google = openGoogleLogins({ now }, http)
  if (azure === undefined) return [amazon, google]
  const { tenant, clientId, clientSecret } = azure
  const readSecret = () => openSecrets(settings).read(clientSecret)
  return [amazon, google, openAzureLogins({ now, tenant, clientId, clientSecret: readSecret }, http)]
}

/** An empty list means every one. */
function withoutEmpty(ecr: Settings['config']['registries']['ecr']) {
  const { regions, includeAccounts, excludeAccounts } = ecr
  return {
    excludeAccounts,
    ...(regions.length === 0 ? {} : { regions }),
    ...(includeAccounts.length === 0 ? {} : { includeAccounts }),
  }
}
