// Which tags hold signatures and attestations instead of images.

const SIGNATURE_TAG = /^sha(?:256|512)-[0-9a-f]+(?:\.(?:sig|att|sbom))?$/

/**
 * Tells whether a tag is one that cosign, or a registry without the referrers API, hangs on to an image: it stands for
 * nothing that could run.
 *
 * @see https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function isSignatureTag(tag: string): boolean {
  return SIGNATURE_TAG.test(tag)
}
