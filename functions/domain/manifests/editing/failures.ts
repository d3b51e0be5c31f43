// Why a file is not edited, told with file, line and field and never with what a value says.
import { NeedsPerson } from '../../failure.ts'

/** Says that an edit cannot be made without changing more, or other things, than it was asked to. */
export class ManifestNotEditable extends NeedsPerson {
  override readonly code = 'manifest-not-editable'
  constructor(where: string, why: string, fix: string) {
    super({ what: `Cannot edit manifest: ${why}`, where, fix })
  }
}
