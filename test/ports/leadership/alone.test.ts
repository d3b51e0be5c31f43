// A process that is alone keeps the contract.
import { openAlone } from '../../../functions/ports/leadership/alone.ts'
import { itBehavesLikeLeadership } from './contract.ts'

itBehavesLikeLeadership(openAlone)
