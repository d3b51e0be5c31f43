// Which fluxless this is.
import manifest from '../../package.json' with { type: 'json' }

/** Is the version as released, without a leading v. */
export const version: string = manifest.version
