import { z } from 'zod'

/** A mainland mobile number: 11 digits, 1[3-9]… */
export const Phone = z.string().regex(/^1[3-9]\d{9}$/, '手机号格式不正确')

/** 138****5678 */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`
}
