import { z } from 'zod'
import { defineContract, Done } from '../kernel/contract'
import { IdText } from '../kernel/id'

/** One kind of data that is kept about a person; texts are Chinese, as shown. */
export const KeptData = z.object({
  what: z.string(),
  /** Masked, or a count; '未填写' where nothing is kept. */
  value: z.string(),
  purpose: z.string(),
  keptUntil: z.string(),
})

export const privacyContract = defineContract({
  'GET /me/data': {
    summary: 'What is kept about the caller: what, how much, what for and until when',
    access: ['owner'],
    reply: z.object({ items: z.array(KeptData) }),
    perMinute: 20,
  },
  'POST /me/removal': {
    summary: 'Erase the account: personal data goes, orders stay as records without a person',
    access: ['owner'],
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['ACCOUNT_IN_USE'],
  },
})
