// Bodies and headers that the tests of the webhook share.
import { aRecording } from '../ports/webhooks/a-hook-request.ts'

/** Is the head after the recorded push. */
export const COMMIT = '9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c'

/** Is the delivery id unless a test says otherwise. */
export const ID = '72d3162e-cc78-11e3-81ab-4c9367dc0958'

/** Is another delivery id. */
export const OTHER_ID = '0b989ba4-242f-11e5-81e1-c7b6966d2516'

/** Is the recorded push to `main`, as it goes over the wire. */
export const PUSH = aRecording('push-branch')

/** Wraps JSON as a form delivery does. */
export const form = (payload: string) => `payload=${encodeURIComponent(payload).replaceAll('%20', '+')}`

/** Says that a body is a form. */
export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

/** Builds a push with other fields. */
export const aPush = (changes: Readonly<Record<string, unknown>> = {}) => aRecording('push-branch', changes)

/** Builds the header of a given signature. */
export const signature = (text: string | undefined) => ({ 'x-hub-signature-256': text })

/** Joins texts and raw bytes. */
export const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map(part => Buffer.from(part as string)))
