// Which image of a multi-platform index is ours.
import type { ImageDigest } from '../../domain/images/image.ts'

/** Is what an image is built for; without a variant it stands for every variant. */
export type Platform = { readonly os: string; readonly architecture: string; readonly variant?: string }

/** Is one entry of an index. */
export type PlatformImage = { readonly digest: ImageDigest; readonly platform: Platform }

/** Reads `linux/amd64` or `linux/arm/v7`; undefined when it is neither. */
export function parsePlatform(text: string): Platform | undefined {
  const [, os, architecture, variant] = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([a-z0-9.]+))?$/.exec(text) ?? []
  if (os === undefined || architecture === undefined) return undefined
  return { os, architecture, ...(variant === undefined ? {} : { variant }) }
}

/** Chooses the first entry for the first of the wanted platforms that has one. */
export function choosePlatform(
  images: readonly PlatformImage[],
  wanted: readonly Platform[],
): PlatformImage | undefined {
  for (const { os, architecture, variant } of wanted) {
    const found = images.find(
      ({ platform }) =>
        platform.os === os &&
        platform.architecture === architecture &&
        (variant === undefined || platform.variant === variant),
    )
    if (found) return found
  }
  return undefined
}
