import { z } from 'zod'
import { defineContract, Done } from '../kernel/contract'
import { Fen, Instant, LocalDate } from '../kernel/fields'
import { IdText } from '../kernel/id'

/** How soon remembered work should be done: as the inspection said; what was merely declined is watched. */
export const REMEMBERED_LEVELS = ['watch', 'urgent'] as const
export type RememberedLevel = (typeof REMEMBERED_LEVELS)[number]
/** open: it comes back at its time; stopped: the owner does not want to hear of it; done: somebody has done it. */
export const REMEMBERED_STATES = ['open', 'stopped', 'done'] as const

/** Work that the car needed and did not get, with what was known of it then. */
export const RememberedWork = z.object({
  id: IdText,
  name: z.string(),
  level: z.enum(REMEMBERED_LEVELS),
  /** Why it was not done, or what the inspection noted. */
  reason: z.string(),
  /** What it would have cost; null where nothing was quoted, or an earlier owner keeps the price to themselves. */
  priceFen: Fen.nullable(),
  photoIds: z.array(IdText),
  shopName: z.string().nullable(),
  foundAt: Instant,
  dueOn: LocalDate,
  dueKm: z.int().nullable(),
  state: z.enum(REMEMBERED_STATES),
  /** The date or the reading has come. */
  isDue: z.boolean(),
  /** It is on a booking that has not ended. */
  isBooked: z.boolean(),
})

const VEHICLE = z.strictObject({ vehicleId: IdText })
const WORK = VEHICLE.extend({ workId: IdText })

export const rememberedContract = defineContract({
  'GET /vehicles/:vehicleId/remembered-work': {
    summary: 'What the car needed and did not get: open first, then what was stopped',
    access: ['owner'],
    params: VEHICLE,
    reply: z.object({ items: z.array(RememberedWork) }),
    errors: ['NOT_FOUND'],
  },
  'POST /vehicles/:vehicleId/remembered-work/:workId/plan': {
    summary:
      'When to be reminded: on a day, or at a reading, whichever comes first; also takes up what was stopped',
    access: ['owner'],
    params: WORK,
    body: z.strictObject({
      commandId: IdText,
      dueOn: LocalDate,
      dueKm: z.int().min(0).max(2_000_000).nullable(),
    }),
    reply: RememberedWork,
    errors: ['NOT_FOUND', 'BAD_INPUT'],
  },
  'POST /vehicles/:vehicleId/remembered-work/:workId/stop': {
    summary: 'Never remind of this again',
    access: ['owner'],
    params: WORK,
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND'],
  },
})
