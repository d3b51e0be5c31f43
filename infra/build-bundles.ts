// Builds the entry files into .build/<function>/: what runs at the start in one part, what may wait in others.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'

/** Is one function, built. `metafile` names the parts and who imports whom; its paths count from the root. */
export type Bundle = { readonly name: string; readonly folder: string; readonly metafile: Metafile }

/** Bundled CommonJS packages ask for Node's own modules by `require`, which a module does not have. */
const REQUIRE = "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);"

/**
 * Lambda puts credentials into the environment: whatever looks for them elsewhere is never imported there. Inside a bundle
 * it would pull two thirds of the weight of the SDK to the start, since the signer of requests shares modules with it.
 */
const UNREACHABLE = ['@aws-sdk/credential-providers']

/**
 * Builds one entry file of the checkout at `root` into `folder`, which is emptied first.
 *
 * @param options.entry - absent, `functions/<name>.ts`
 */
export async function buildBundle(options: {
  readonly root: string
  readonly name: string
  readonly folder: string
  readonly entry?: string
}): Promise<Bundle> {
  const { root, name, folder, entry = `functions/${name}.ts` } = options
  rmSync(join(root, folder), { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    // Without it a dynamic import is part of the entry, and its text is read at every start.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: UNREACHABLE,
    // The AWS SDK's modules weigh a third less than its CommonJS.
    mainFields: ['module', 'main'],
    metafile: true,
    legalComments: 'none',
    banner: { js: REQUIRE },
    logLevel: 'warning',
  })
  return { name, folder, metafile }
}
