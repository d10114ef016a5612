import { z } from 'zod'
import { FEN_MAX } from './money'
import { PHONE } from './phone'
import { canonicalPlate, isPlate } from './plate'
import { canonicalTaxNumber, isTaxNumber } from './tax-number'
import { canonicalVin, isVin } from './vin'

/**
 * The kernel's values on the wire. Apart from the functions that work on them, so that a mini-program calls those
 * without loading Zod.
 */

export const Fen = z.int().min(0).max(FEN_MAX)

/** An instant: ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime()

/** A shop-local calendar day: YYYY-MM-DD. */
export const LocalDate = z.iso.date()

export const Phone = z.string().regex(PHONE, '手机号格式不正确')

export const Plate = z.string().max(12).transform(canonicalPlate).refine(isPlate, '车牌号格式不正确')

export const TaxNumber = z
  .string()
  .max(40)
  .transform(canonicalTaxNumber)
  .refine(isTaxNumber, '税号不正确，请核对')

export const Vin = z.string().max(20).transform(canonicalVin).refine(isVin, '车架号不正确')
