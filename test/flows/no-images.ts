// What the API opens for images and updates, where a test is about neither.
import type { ImagePorts } from '../../functions/flows/steps/ask-for-update.ts'

/** Knows no image, and takes no update. */
export const NO_IMAGES: ImagePorts = {
  images: async () => [],
  updates: {
    ask: () => Promise.reject(new Error('nothing is asked for here')),
    plan: () => Promise.reject(new Error('nothing is planned here')),
  },
}
