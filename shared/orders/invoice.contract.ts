import { z } from 'zod'
import { defineContract, SHOP_DESK } from '../kernel/contract'
import { Fen, Instant, TaxNumber } from '../kernel/fields'
import { IdText } from '../kernel/id'

export const INVOICE_STATES = ['requested', 'issued'] as const

/** What the shop that did the work puts on its invoice; the platform issues none for it. */
export const Invoice = z.object({
  orderId: IdText,
  state: z.enum(INVOICE_STATES),
  title: z.string(),
  taxNo: z.string().nullable(),
  email: z.string().nullable(),
  /** What the owner has paid and not got back. */
  amountFen: Fen,
  number: z.string().nullable(),
  requestedAt: Instant,
  issuedAt: Instant.nullable(),
})

const ORDER = z.strictObject({ orderId: IdText })
const Shown = z.object({ invoice: Invoice.nullable() })

export const invoiceContract = defineContract({
  'GET /orders/:orderId/invoice': {
    summary: 'The invoice that the owner asked for, or null',
    access: ['owner'],
    params: ORDER,
    reply: Shown,
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/invoice': {
    summary: 'Ask the shop for an invoice of a completed order; until it is issued, asking again corrects it',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({
      commandId: IdText,
      title: z.string().trim().min(1).max(100),
      /** Needed for a company; a person has none. */
      taxNo: TaxNumber.optional(),
      email: z.email('邮箱格式不正确').max(100).optional(),
    }),
    reply: Invoice,
    errors: ['NOT_FOUND', 'INVOICE_NOT_YET', 'INVOICE_ISSUED'],
  },
  'GET /shop/orders/:orderId/invoice': {
    summary: 'The invoice that the owner of a work order asked for, or null',
    access: SHOP_DESK,
    params: ORDER,
    reply: Shown,
    errors: ['NOT_FOUND'],
  },
  'POST /shop/orders/:orderId/invoice': {
    summary: 'The shop has issued it: its number, 8 digits on paper and 20 for an electronic one',
    access: SHOP_DESK,
    params: ORDER,
    body: z.strictObject({
      commandId: IdText,
      number: z.string().regex(/^(\d{8}|\d{20})$/, '发票号码为 8 位或 20 位数字'),
    }),
    reply: Invoice,
    errors: ['NOT_FOUND', 'INVOICE_ISSUED'],
  },
})
