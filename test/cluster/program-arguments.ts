// What etcd and kube-apiserver are started with.
import { join } from 'node:path'

/** Where a program keeps its files and listens on 127.0.0.1. */
export type ProgramPlace = { readonly directory: string; readonly port: number }

/** The same, and where its etcd is. */
export type KubeApiserverPlace = ProgramPlace & { readonly etcdPort: number }

/** Lists what etcd is told: one member, nothing worth an fsync. */
export function etcdArguments({ directory, port }: ProgramPlace): readonly string[] {
  const clients = `http://127.0.0.1:${port}`
  return [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    '--listen-peer-urls=http://127.0.0.1:0',
    '--unsafe-no-fsync',
  ]
}

/** Lists what kube-apiserver is told; `directory` holds its credentials and takes its certificate. */
export function kubeApiserverArguments({ directory, port, etcdPort }: KubeApiserverPlace): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${directory}`,
    // Nobody reaches it through the `kubernetes` service, and a loopback address is refused there.
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${join(directory, 'service-accounts.key')}`,
    `--service-account-signing-key-file=${join(directory, 'service-accounts.key')}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${join(directory, 'tokens.csv')}`,
    // No controller creates the `default` ServiceAccounts that this plugin waits for.
    '--disable-admission-plugins=ServiceAccount',
    '--allow-privileged',
  ]
}
