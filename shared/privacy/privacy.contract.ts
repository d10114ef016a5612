import { z } from 'zod'
import { defineContract, Done, Page, pageOf, SHOP_DESK } from '../kernel/contract'
import { Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'

/** One kind of data that is kept about a person; texts are Chinese, as shown. */
export const KeptData = z.object({
  what: z.string(),
  /** Masked, or a count; '未填写' where nothing is kept. */
  value: z.string(),
  purpose: z.string(),
  keptUntil: z.string(),
})

/** What of an owner can be looked at in full: the phone number, or plate and VIN of the car of an order. */
export const DISCLOSED = ['phone', 'vehicle'] as const
/** Why somebody looks; `other` wants a sentence. */
export const SHOP_REASONS = ['appointment', 'work', 'parts', 'hand-over', 'other'] as const
export const OPERATOR_REASONS = ['complaint', 'safety', 'support', 'other'] as const
export const DISCLOSURE_REASONS = [
  'appointment',
  'work',
  'parts',
  'hand-over',
  'complaint',
  'safety',
  'support',
  'other',
] as const

/** `making`: the worker has it; `ended`: its seven days are over, and the file is gone. */
export const EXPORT_STATES = ['making', 'ready', 'ended'] as const

const disclosure = { id: IdText, what: z.enum(DISCLOSED) }
const note = z.string().trim().max(LIMITS.reasonCharsMax).default('')
const ORDER = z.strictObject({ orderId: IdText })

/** In full what was asked for, null what was not, or what is not known. To be hidden again at `untilAt`. */
const Disclosed = z.object({
  phone: z.string().nullable(),
  plate: z.string().nullable(),
  vin: z.string().nullable(),
  untilAt: Instant,
})

/** One look at the data of the caller, as they read it. */
export const Disclosure = z.object({
  ...disclosure,
  at: Instant,
  /** '大拿汽修 · 陈敏', or '安心修客服'. */
  byName: z.string(),
  orderId: IdText,
  reason: z.enum(DISCLOSURE_REASONS),
  note: z.string(),
})

/** A copy of everything that is kept about the caller. */
export const AccountExport = z.object({
  id: IdText,
  state: z.enum(EXPORT_STATES),
  requestedAt: Instant,
  readyAt: Instant.nullable(),
  /** Until then it can be loaded. */
  endsAt: Instant.nullable(),
  /** Rows of data and photos in it; null until it is made. */
  records: z.int().nullable(),
  photos: z.int().nullable(),
})

export const privacyContract = defineContract({
  'GET /me/data': {
    summary: 'What is kept about the caller: what, how much, what for and until when',
    access: ['owner'],
    reply: z.object({ items: z.array(KeptData) }),
    perMinute: 20,
  },
  'GET /me/disclosures': {
    summary: 'Who looked at the caller’s phone, plate or VIN in full, and why; newest first',
    access: ['owner'],
    query: z.strictObject(Page),
    reply: pageOf(Disclosure),
  },
  'POST /shop/orders/:orderId/disclosure': {
    summary: 'Look at the owner’s phone, or at plate and VIN, in full; the owner can read who did and why',
    access: SHOP_DESK,
    params: ORDER,
    body: z.strictObject({ ...disclosure, reason: z.enum(SHOP_REASONS), note }),
    reply: Disclosed,
    errors: ['NOT_FOUND', 'DISCLOSURE_CLOSED', 'CONFLICT'],
    perMinute: 10,
  },
  'POST /operators/orders/:orderId/disclosure': {
    summary: 'The same for an operator',
    access: ['operator'],
    params: ORDER,
    body: z.strictObject({ ...disclosure, reason: z.enum(OPERATOR_REASONS), note }),
    reply: Disclosed,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'DISCLOSURE_CLOSED', 'CONFLICT'],
    perMinute: 10,
  },
  'GET /me/exports': {
    summary:
      'The copies of their data that the caller asked for, newest first, and when the next may be asked for',
    access: ['owner'],
    query: z.strictObject(Page),
    reply: pageOf(AccountExport).extend({ nextAt: Instant.nullable() }),
  },
  'POST /me/exports': {
    summary: 'Ask for a copy of everything that is kept about the caller; told when it is ready',
    access: ['owner'],
    body: z.strictObject({ id: IdText }),
    reply: AccountExport,
    errors: ['EXPORT_RUNNING', 'EXPORT_TOO_OFTEN'],
    perMinute: 6,
  },
  'GET /me/exports/:exportId/file': {
    summary: 'The copy as a ZIP: JSON for machines, a page to read, and the photos; within seven days',
    access: ['owner'],
    params: z.strictObject({ exportId: IdText }),
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
    perMinute: 6,
  },
  'POST /me/removal': {
    summary: 'Erase the account: personal data goes, orders stay as records without a person',
    access: ['owner'],
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['ACCOUNT_IN_USE'],
  },
})
