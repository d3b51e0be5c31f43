// Turns the ways to a cluster into a server and the secrets to show it, read again when they are old or refused.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type {
  CloudAccess,
  ClusterAccess,
  Impersonation,
  InClusterAccess,
  KubeconfigAccess,
  TokenAccess,
} from './access.ts'
import { ClusterCredentialsUnavailable } from './failures.ts'
import { type Inline, type KubeContext, parseKubeconfig } from './kubeconfig.ts'
import { openMint, type Secrets } from './minted-credentials.ts'
import type { Server } from './transport.ts'

/** Is where to go and what to show there. */
export type Login = { readonly server: Server; readonly token?: string; readonly impersonate?: Impersonation }

/** Keeps a login; `renew` reads everything again, for when the last one was refused. */
export type Credentials = { login(): Promise<Login>; renew(refused: Login): Promise<Login> }

/** Service-account tokens on disk are exchanged within their hour, and minted ones live for at least ten minutes. */
const RE_READ_AFTER_MS: Milliseconds = 60_000
/** A minted token is renewed this long before it ends. */
const RENEW_BEFORE_MS: Milliseconds = 60_000
const SERVICE_ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Opens the credentials of one cluster; the first use reads them, and simultaneous uses share one reading. */
export function openCredentials(access: ClusterAccess, now: () => EpochMs): Credentials {
  let kept: { readonly login: Promise<Login>; readonly until: EpochMs } | undefined

  const mint = openMint()

  const read = (isRenewal: boolean): Promise<Login> => {
    const login = readLogin(access, { mint: ({ name }, text) => mint(text, name, { isRenewal }), isRenewal })
    const entry = { login, until: now() + RE_READ_AFTER_MS }
    kept = entry
    login.then(
      read => {
        // A long-lived minted token costs a process to mint: it is kept as long as it says.
        const end = endOfToken(read.token)
        if (kept === entry && end !== undefined) kept = { login, until: Math.max(entry.until, end - RENEW_BEFORE_MS) }
      },
      () => {
        if (kept === entry) kept = undefined
      },
    )
    return login
  }
  return {
    login: () => (kept && now() < kept.until ? kept.login : read(false)),
    async renew(refused) {
      for (;;) {
        const entry = kept
        const current = await entry?.login.catch(() => undefined)
        // Another request may have begun to renew meanwhile.
        if (entry !== kept) continue
        return current && current !== refused ? current : read(true)
      }
    },
  }
}

type MintFrom = (context: KubeContext, kubeconfig: string) => Promise<Secrets>

type Reading = { readonly mint: MintFrom; readonly isRenewal: boolean }

async function readLogin(access: ClusterAccess, reading: Reading): Promise<Login> {
  const login = await readOwnLogin(access, reading)
  return access.impersonate === undefined ? login : { ...login, impersonate: access.impersonate }
}

function readOwnLogin(access: ClusterAccess, { mint, isRenewal }: Reading): Promise<Login> {
  if ('kubeconfig' in access) return readKubeconfig(access, mint)
  if ('place' in access) return readCloud(access, isRenewal)
  if ('token' in access) return readToken(access)
  return readServiceAccount(access)
}

async function readKubeconfig(access: KubeconfigAccess, mint: MintFrom): Promise<Login> {
  const { kubeconfig, context: name, directory = '.' } = access
  const text = await kubeconfig()
  const context = parseKubeconfig(text, name)
  const read = (value: Inline | undefined) => readInline(value, directory)
  const [ca, cert, key, ownToken] = await Promise.all([
    read(context.ca),
    read(context.clientCertificate),
    read(context.clientKey),
    read(context.token),
  ])
  const minted: Secrets = context.isMinted ? await mint(context, text) : {}
  const token = minted.token ?? ownToken?.trim()
  const pair = minted.cert && minted.key ? { cert: minted.cert, key: minted.key } : { cert, key }
  return {
    server: {
      url: context.server,
      ...(ca === undefined ? {} : { ca }),
      ...(pair.cert === undefined || pair.key === undefined ? {} : { cert: pair.cert, key: pair.key }),
      ...(context.serverName === undefined ? {} : { serverName: context.serverName }),
      skipVerification: context.skipVerification,
    },
    ...(token === undefined ? {} : { token }),
    ...(context.impersonate === undefined ? {} : { impersonate: context.impersonate }),
  }
}

async function readToken({ server, ca, token }: TokenAccess): Promise<Login> {
  return { server: { url: server, ...(ca === undefined ? {} : { ca }) }, token: (await token()).trim() }
}

async function readCloud(access: CloudAccess, isFresh: boolean): Promise<Login> {
  const [{ server, ca }, token] = await Promise.all([access.place(), access.token({ isFresh })])
  return readToken({ server, ...(ca === undefined ? {} : { ca }), token: async () => token })
}

/** The name is in the certificate of every cluster, and the pod's DNS knows it. */
async function readServiceAccount(access: InClusterAccess): Promise<Login> {
  const { server = 'https://kubernetes.default.svc', serviceAccountDirectory = SERVICE_ACCOUNT_DIRECTORY } = access
  const [token, ca] = await Promise.all([
    readInline({ file: 'token' }, serviceAccountDirectory),
    readInline({ file: 'ca.crt' }, serviceAccountDirectory),
  ])
  return { server: { url: server, ...(ca === undefined ? {} : { ca }) }, ...(token ? { token: token.trim() } : {}) }
}

async function readInline(value: Inline | undefined, directory: string): Promise<string | undefined> {
  if (value === undefined) return undefined
  if ('data' in value) return value.data
  const path = resolve(join(directory, '.'), value.file)
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new ClusterCredentialsUnavailable('A file of the credentials cannot be read', path, error)
  }
}

/** Reads the end of a token's life, when it is a JWT; others do not tell. */
function endOfToken(token: string | undefined): EpochMs | undefined {
  const [, payload] = token?.split('.') ?? []
  if (!payload) return undefined
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return typeof exp === 'number' ? exp * 1000 : undefined
  } catch {
    return undefined
  }
}
