import { z } from 'zod'
import { defineContract, Page, pageOf } from '../kernel/contract'
import { Fen, Instant, LocalDate } from '../kernel/fields'
import { IdText } from '../kernel/id'

/** net = released − commission + commission back − refunded − recovered + other; equal to the ledger to the fen. */
export const StatementFigures = z.object({
  /** What was freed of the frozen money, before the commission. */
  releasedFen: Fen,
  commissionFen: Fen,
  /** Commission that came back for a refund after the release. */
  commissionBackFen: Fen,
  /** What the shop paid back to owners after the release. */
  refundedFen: Fen,
  /** What the platform had advanced to owners and took back from the shop. */
  recoveredFen: Fen,
  otherFen: z.int(),
  netFen: z.int(),
})

export const Statement = StatementFigures.extend({
  day: LocalDate,
  orders: z.int(),
  sha256: z.string(),
  madeAt: Instant,
})

const DAY = z.strictObject({ day: LocalDate })

export const statementContract = defineContract({
  'GET /shop/statements': {
    summary: 'The daily statements of the shop, newest first; a day without movement has none',
    access: ['shop-owner'],
    query: z.strictObject({ ...Page }),
    reply: pageOf(Statement),
  },
  'GET /shop/statements/:day': {
    summary: 'One daily statement, order by order',
    access: ['shop-owner'],
    params: DAY,
    reply: Statement.extend({
      items: z.array(
        StatementFigures.extend({ orderId: IdText, serviceName: z.string(), vehicleText: z.string() }),
      ),
    }),
    errors: ['NOT_FOUND'],
  },
  'GET /shop/statements/:day/file': {
    summary: 'The same as a file (text/csv or application/pdf)',
    access: ['shop-owner'],
    params: DAY,
    query: z.strictObject({ format: z.enum(['csv', 'pdf']) }),
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
    perMinute: 20,
  },
})
