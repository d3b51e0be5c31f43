// Apps of the host: made from a manifest, known by their signature, installed on repositories, and given short-lived tokens.
import { createPublicKey, createVerify, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { Refused } from './answer.ts'
import type { ShelvedHook } from './hook-shelf.ts'

/** What an App asks for when it is made. */
export type AppManifest = {
  readonly name: string
  readonly hookUrl: string
  readonly events: readonly string[]
}

/** One App; its private key is handed out once and not kept. */
export type App = {
  readonly id: number
  readonly slug: string
  readonly hookSecret: string
  readonly publicKey: KeyObject
  readonly events: readonly string[]
  hook: { readonly url: string; readonly secret: string; readonly contentType: 'json' | 'form' }
  readonly repositories: Set<string>
}

/** What its maker is given in exchange for the code, once. */
export type MadeApp = { readonly app: App; readonly pem: string }

/** All Apps of the host. */
export type Apps = {
  /** Makes an App; the answer is the code to exchange. */
  make(manifest: AppManifest): string
  convert(code: string): MadeApp
  /** Finds who signed; refuses what is no signature of an App, or too old. */
  identify(authorization: string | undefined): App
  install(slug: string, repository: string): void
  installationOf(app: App, repository: string): number | undefined
  mint(app: App, installation: number): { readonly token: string; readonly expiresAtMs: number }
  /** Tells whether a token is one that was minted and has not expired. */
  isMinted(token: string): boolean
  /** The webhooks of Apps, once for each repository they are installed on. */
  hooks(): readonly ShelvedHook[]
}

const FIRST_ID = 1_000
const TOKEN_LIFE_MS = 60 * 60_000
// A signature may be good for ten minutes at most, and clocks differ.
const MOST_LIFE_S = 10 * 60 + 60

/** Opens a host without Apps; `now` is in epoch milliseconds. */
export function openApps(now: () => number): Apps {
  const apps: App[] = []
  const codes = new Map<string, MadeApp>()
  const tokens = new Map<string, number>()
  const installations: { readonly app: App; readonly repository: string }[] = []
  const draw = (bytes = 20) => randomBytes(bytes).toString('hex')

  return {
    make({ name, hookUrl, events }) {
      const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const pem = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
      const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
      const hookSecret = draw()
      const app: App = {
        id: FIRST_ID + apps.length,
        slug,
        hookSecret,
        publicKey: createPublicKey(keys.publicKey.export({ type: 'spki', format: 'pem' })),
        events,
        hook: { url: hookUrl, secret: hookSecret, contentType: 'json' },
        repositories: new Set(),
      }
      const code = draw()
      apps.push(app)
      codes.set(code, { app, pem })
      return code
    },
    convert(code) {
      const made = codes.get(code)
      if (!made) throw new Refused(404, 'Not Found')
      codes.delete(code)
      return made
    },
    identify(authorization) {
      const [, jwt = ''] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? []
      const [head = '', body = '', signature = ''] = jwt.split('.')
      const claims = readClaims(body)
      const app = apps.find(({ id }) => String(id) === String(claims.iss))
      const nowS = now() / 1000
      const isFresh = claims.exp > nowS && claims.exp - claims.iat <= MOST_LIFE_S
      const verify = createVerify('RSA-SHA256').update(`${head}.${body}`)
      if (!app || !isFresh || !verify.verify(app.publicKey, signature, 'base64url')) {
        throw new Refused(401, 'A JSON web token could not be decoded')
      }
      return app
    },
    install(slug, repository) {
      const app = apps.find(one => one.slug === slug)
      if (!app) throw new RangeError(`the sandbox's Git host has no App ${slug}`)
      if (!app.repositories.has(repository)) installations.push({ app, repository })
      app.repositories.add(repository)
    },
    installationOf(app, repository) {
      const index = installations.findIndex(one => one.app === app && one.repository === repository)
      return index < 0 ? undefined : index + 1
    },
    mint(app, installation) {
      if (installations[installation - 1]?.app !== app) throw new Refused(404, 'Not Found')
      const [token, expiresAtMs] = [`ghs_${draw(30)}`, now() + TOKEN_LIFE_MS]
      tokens.set(token, expiresAtMs)
      return { token, expiresAtMs }
    },
    isMinted: token => (tokens.get(token) ?? 0) > now(),
    hooks: () =>
      installations.map(({ app: { id, hook, events }, repository }) => {
        return { ...hook, id, repository, events, isActive: true }
      }),
  }
}

function readClaims(text: string): { readonly iss: unknown; readonly iat: number; readonly exp: number } {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return { iss: undefined, iat: 0, exp: 0 }
  }
}
