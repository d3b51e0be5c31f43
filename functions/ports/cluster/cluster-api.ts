// Requests to one API server with credentials; it retries a refused token once and nothing else.
import type { Credentials, Login } from './credentials.ts'
import {
  ClusterCertificateUntrusted,
  ClusterCredentialsRefused,
  ClusterImpersonationRefused,
  ClusterUnreachable,
} from './failures.ts'
import { readStatus } from './status-body.ts'
import { type ApiAnswer, type ApiRequest, openTransport, type Transport } from './transport.ts'

/** Sends requests; every status but 401 is an answer. */
export type ClusterApi = {
  /**
   * @throws {ClusterUnreachable} when there is no answer
   * @throws {ClusterCredentialsRefused} when fresh credentials are refused as well
   * @throws {ClusterImpersonationRefused} when we may not act as whom we name
   */
  send(request: ApiRequest): Promise<ApiAnswer>
  /** Names the server without anything secret; empty before the first request. */
  host(): string
  close(): void
}

/** OpenSSL's words for "this certificate is not what I expect", as Node hands them on. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS_CERT_ALTNAME_INVALID/

/** Opens the way to a server; the first request reads credentials and connects. */
export function openClusterApi(credentials: Credentials): ClusterApi {
  let used: { readonly login: Login; readonly transport: Transport } | undefined
  const retired: Transport[] = []
  let host = ''

  const transportFor = (login: Login): Transport => {
    if (used?.login === login) return used.transport
    const isSame = used && JSON.stringify(used.login.server) === JSON.stringify(login.server)
    // Requests in flight still use the old one: its sockets end by themselves when they are idle.
    if (used && !isSame) retired.push(used.transport)
    const transport = used && isSame ? used.transport : openTransport(login.server)
    used = { login, transport }
    host = new URL(login.server.url).host
    return transport
  }
  const sendAs = async (login: Login, request: ApiRequest): Promise<ApiAnswer> => {
    const identity = identify(login)
    try {
      const answer = await transportFor(login).send({ ...request, headers: { ...request.headers, ...identity } })
      if (login.impersonate && isImpersonationRefused(answer)) {
        throw new ClusterImpersonationRefused(login.impersonate.user, host)
      }
      return answer
    } catch (error) {
      if (error instanceof ClusterImpersonationRefused) throw error
      const code = codeOf(error)
      // Without a system's code it is a defect of ours, and stays loud.
      if (code === undefined) throw error
      throw UNTRUSTED.test(code) ? new ClusterCertificateUntrusted(host, error) : new ClusterUnreachable(host, error)
    }
  }

  return {
    async send(request) {
      const login = await credentials.login()
      const answer = await sendAs(login, request)
      if (answer.status !== 401) return answer
      const again = await sendAs(await credentials.renew(login), request)
      if (again.status === 401) throw new ClusterCredentialsRefused(host)
      return again
    },
    host: () => host,
    close: () => {
      for (const transport of [...retired, used?.transport]) transport?.close()
    },
  }
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
function identify({ token, impersonate }: Login): Readonly<Record<string, string | string[]>> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(impersonate === undefined ? {} : { 'impersonate-user': impersonate.user }),
    ...(impersonate?.groups?.length ? { 'impersonate-group': [...impersonate.groups] } : {}),
  }
}

/** No request of ours asks for this verb but the headers do; it is refused before the request is looked at. */
function isImpersonationRefused(answer: ApiAnswer): boolean {
  return answer.status === 403 && /\bcannot impersonate\b/.test(readStatus(answer)?.message ?? '')
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
