import { INVOICE_STATES } from '@anxin/shared/orders/invoice.contract'
import { index, mysqlTable } from 'drizzle-orm/mysql-core'
import { fen, id, instant, key, sealed, word } from '../columns'

/** The invoice that an owner asked the shop of an order for. Title, tax number and address are personal data. */
export const invoice = mysqlTable(
  'invoice',
  {
    orderId: id().primaryKey(),
    ownerId: id().notNull(),
    state: word(INVOICE_STATES).notNull(),
    titleSealed: sealed().notNull(),
    taxNoSealed: sealed(),
    emailSealed: sealed(),
    amountFen: fen().notNull(),
    /** Of the invoice itself, once the shop has issued it. */
    number: key(20),
    requestedAt: instant().notNull(),
    issuedAt: instant(),
  },
  (t) => [index('invoice_owner').on(t.ownerId)], // an account that is removed
)
