import { statesOf, type Machine } from '@anxin/shared/kernel/machine'
import {
  boolean,
  customType,
  datetime,
  int,
  mysqlEnum,
  varchar,
  type MySqlColumn,
} from 'drizzle-orm/mysql-core'

/**
 * The column vocabulary. Column names are derived from the property names (casing: snake_case), here and in the
 * server's connections, so a schema names each column once.
 */

/** A ULID. ascii_bin: one byte a character, compared byte by byte, which is also the order of creation. */
export const id = customType<{ data: string }>({
  dataType: () => 'char(26) character set ascii collate ascii_bin',
})

/** Other machine-made text: codes, hashes, numbers of WeChat. Compared byte by byte. */
export const key = (length: number) =>
  customType<{ data: string }>({
    dataType: () => `varchar(${length}) character set ascii collate ascii_bin`,
  })()

/** Integer fen. 2^31 fen is 21 million yuan, far above FEN_MAX. */
export const fen = () => int()

/** An instant in UTC with milliseconds; always written by the application's clock, never by NOW(). */
export const instant = () => datetime({ mode: 'date', fsp: 3 })

/** A shop-local calendar day, YYYY-MM-DD. */
export const localDate = () => key(10)

/** The states of a machine, so that the database refuses a state that the code does not know. */
export const state = <S extends string>(machine: Machine<S, string>) => mysqlEnum(statesOf(machine))

/** One of a few words. */
export const word = <T extends string>(words: readonly T[]) => mysqlEnum(words as unknown as [T, ...T[]])

/** AES-256-GCM text of platform/seal: `key id.nonce.tag.ciphertext`. The brand keeps plain text out. */
export type Sealed = string & { readonly sealed: unique symbol }
const SEALED_TYPE = 'varchar(700) character set ascii collate ascii_bin'
export const sealed = customType<{ data: Sealed }>({ dataType: () => SEALED_TYPE })
/** Whether a column holds sealed values: no other has this type. */
export const isSealed = (column: MySqlColumn) => column.getSQLType() === SEALED_TYPE

/** HMAC-SHA256 of a sealed value, for looking it up by equality. */
export type BlindIndex = string & { readonly blindIndex: unique symbol }
export const blindIndex = customType<{ data: BlindIndex }>({
  dataType: () => 'char(43) character set ascii collate ascii_bin',
})

/** JSON as text: never filtered on, so that every engine stores it alike. */
export const json = <T>() =>
  customType<{ data: T; driverData: string }>({
    dataType: () => 'mediumtext',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (value) => JSON.parse(value) as T,
  })()

/** A table, or a column of one, for lists that name them. */
export type { MySqlColumn as AnyColumn, MySqlTable as AnyTable } from 'drizzle-orm/mysql-core'

export const flag = () => boolean()
export const name = () => varchar({ length: 120 })
export const text = (length: number) => varchar({ length })
