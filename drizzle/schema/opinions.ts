import type { LineOpinion, MaskedQuote } from '@anxin/shared/opinions/opinion.contract'
import { opinionMachine } from '@anxin/shared/opinions/opinion.machine'
import { index, int, mysqlTable, tinyint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { flag, id, instant, json, state, text } from '../columns'

/**
 * The owner asks two other shops about a quote, once a round. What they see is kept as it was sent: nothing in it tells
 * of a person, a plate or the shop that quotes.
 */
export const opinionRequest = mysqlTable(
  'opinion_request',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    ownerId: id().notNull(),
    quoteRound: tinyint().notNull(),
    quote: json<MaskedQuote>().notNull(),
    /** Of the quote, in the order of its lines: what the owner decides, and what it costs. */
    lineIds: json<string[]>().notNull(),
    amountsFen: json<number[]>().notNull(),
    photoIds: json<string[]>().notNull(),
    isOpen: flag().notNull(),
    createdAt: instant().notNull(),
    dueAt: instant().notNull(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex('opinion_request_round').on(t.orderId, t.quoteRound),
    index('opinion_request_owner').on(t.ownerId, t.createdAt), // how often within thirty days
  ],
)

/** One shop and what it thinks; those that are queued are asked when another refuses. */
export const opinion = mysqlTable(
  'opinion',
  {
    id: id().primaryKey(),
    requestId: id().notNull(),
    shopId: id().notNull(),
    rank: tinyint().notNull(),
    state: state(opinionMachine).notNull(),
    distanceMetres: int().notNull(),
    askedAt: instant(),
    answeredAt: instant(),
    text: text(200).notNull(),
    lines: json<LineOpinion[]>().notNull(),
  },
  (t) => [
    uniqueIndex('opinion_request_shop').on(t.requestId, t.shopId),
    index('opinion_shop').on(t.shopId, t.state, t.id), // the shop's list, and how many it has answered
  ],
)
