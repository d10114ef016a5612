import type { AnyColumn, AnyTable } from '@anxin/drizzle/columns'

/*
 * The field inventory: every table that holds something of an owner, column by column. A column that is missing here
 * does not compile; a table that is missing here and in other-tables.ts fails a test. What is kept for what and how
 * long is said once, in list-kept-data.ts, which `kept` names; a copy of an account is made from these lists.
 */

/** How a column goes into the copy of an account: under a Chinese name, or not at all, for a reason. */
export type Field =
  | string
  /** The text of others: names of a shop's staff are masked in it. */
  | { readonly label: string; readonly namesMasked: true }
  | { readonly hidden: Reason }

/** Why something of an owner's rows is not hers to carry away. */
export type Reason =
  | 'a number of ours, without meaning elsewhere'
  | 'of another person'
  | 'a secret that protects her'
  | 'how fraud is recognised'
  | 'said elsewhere in the copy'

/** What the rows of a table hang on: the owner herself, or rows of hers that were read before. */
export type Root =
  | 'owner'
  | 'orders'
  | 'cases'
  | 'complaints'
  | 'vehicles'
  | 'links'
  | 'opinions'
  | 'showcases'

export type OwnerTable = {
  readonly table: AnyTable
  /** Heading in the copy. */
  readonly title: string
  /** `what` of the row in list-kept-data.ts that says purpose and retention. */
  readonly kept: string
  readonly root: Root
  /** The columns that hold the root's id; a row belongs to her by any of them. */
  readonly by: readonly AnyColumn[]
  readonly fields: Readonly<Record<string, Field>>
}

type Columns<T extends AnyTable> = Extract<keyof T['$inferSelect'], string>

/** An entry of the inventory; each column of the table must be in `fields`. */
export function owned<T extends AnyTable>(
  table: T,
  spec: Omit<OwnerTable, 'table' | 'fields'> & { readonly fields: { readonly [C in Columns<T>]: Field } },
): OwnerTable {
  return { table, ...spec }
}

export const NUMBER: Field = { hidden: 'a number of ours, without meaning elsewhere' }
export const OTHERS: Field = { hidden: 'of another person' }
export const SECRET: Field = { hidden: 'a secret that protects her' }
export const FRAUD: Field = { hidden: 'how fraud is recognised' }
export const ELSEWHERE: Field = { hidden: 'said elsewhere in the copy' }

export function byOthers(label: string): Field {
  return { label, namesMasked: true }
}
