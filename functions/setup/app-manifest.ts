// What a GitHub App asks for that keeps manifests applied, and the page that asks for it in a browser.

/** Is what a manifest is made of. */
export type AppWish = { readonly name: string; readonly homepage: string; readonly redirectUrl: string }

/** Leads to nobody: where the server will be is known when it is deployed, and written into the App then. */
const NOWHERE = 'https://example.com/hook/github'

/**
 * Renders the manifest: the least that a sync, its tag and its status, and change requests for images take.
 *
 * @see https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters
 */
export function renderAppManifest({ name, homepage, redirectUrl }: AppWish): string {
  return JSON.stringify({
    name,
    url: homepage,
    public: false,
    redirect_url: redirectUrl,
    hook_attributes: { url: NOWHERE, active: true },
    default_permissions: { metadata: 'read', contents: 'write', statuses: 'write', pull_requests: 'write' },
    default_events: ['push'],
  })
}

/** Renders the page, which sends itself; `action` is the page of GitHub where Apps are made. */
export function renderAppPage(manifest: string, action: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>fluxctl setup</title>
<form method="post" action="${quote(action)}">
  <input type="hidden" name="manifest" value="${quote(manifest)}">
  <button>Make the GitHub App</button>
</form>
<script>document.forms[0].submit()</script>
`
}

function quote(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }
  return text.replaceAll(/[&<>"']/g, sign => `&${names[sign]};`)
}
