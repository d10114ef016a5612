import { z } from 'zod'

/** The largest amount in fen that any field takes. */
const MAX_FEN = 1_000_000_000

/** A text of at most `max` characters, counted as people count them; empty ones must be left out instead. */
export const text = (max: number): z.ZodType<string> =>
  z
    .string('应为字符串')
    .min(1, '长度小于最小长度1')
    .refine((value) => Array.from(value).length <= max, `长度大于最大长度${max}`)
    .refine((value) => !hasControl(value), '含有非法字符')

/** A positive whole number of fen. */
export const fen = z.number('应为整数').int('应为整数').min(1, '小于最小值1').max(MAX_FEN, '大于最大值')

export const flag = z.boolean('应为布尔值')

const number = (pattern: RegExp): z.ZodType<string> =>
  z.string('应为字符串').regex(pattern, '格式或长度不符合要求')

export const outTradeNo = number(/^[0-9A-Za-z_\-|*]{6,32}$/)
export const outOrderNo = number(/^[0-9A-Za-z_\-|*@]{1,64}$/)
export const outRefundNo = number(/^[0-9A-Za-z_\-|*@]{1,64}$/)
export const identifier = (max: number): z.ZodType<string> => number(new RegExp(`^[0-9A-Za-z_-]{1,${max}}$`))
export const currency = z.literal('CNY', '货币类型仅支持CNY')

/** RFC 3339 with its zone, as in 2026-06-08T10:34:56+08:00. */
export const instant = z
  .string('应为字符串')
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, '应符合RFC3339格式')
  .refine((value) => !Number.isNaN(Date.parse(value)), '应符合RFC3339格式')

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** An address that WeChat can call: https, without a query; plain http only on loopback, where this sandbox lives. */
export const notifyUrl = (max: number): z.ZodType<string> =>
  z
    .string('应为字符串')
    .max(max, `长度大于最大长度${max}`)
    .refine((value) => isCallable(value), '应为https地址，且不能携带参数')

function isCallable(value: string): boolean {
  if (!URL.canParse(value) || value.includes('?') || value.includes('#')) return false
  const url = new URL(value)
  if (url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))
}

/** An object that knows all of its fields: WeChat refuses what it does not know. */
export const strict = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? '未定义的字段' : '应为对象'),
  })

function hasControl(value: string): boolean {
  return Array.from(value).some((letter) => letter.charCodeAt(0) < 32)
}
