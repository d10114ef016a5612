/** A mainland mobile number: 11 digits, 1[3-9]… */
export const PHONE = /^1[3-9]\d{9}$/

export function isPhone(text: string): boolean {
  return PHONE.test(text)
}

/** 138****5678 */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`
}
