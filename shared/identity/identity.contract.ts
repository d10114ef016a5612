import { z } from 'zod'
import { defineContract, Done } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { Instant, Phone } from '../kernel/fields'

export const MINI_APPS = ['owner', 'shop'] as const
export type MiniApp = (typeof MINI_APPS)[number]
export const STAFF_ROLES = ['shop-owner', 'adviser', 'technician'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

export const Membership = z.object({
  shopId: IdText,
  shopName: z.string(),
  role: z.enum(STAFF_ROLES),
  showPrices: z.boolean(),
})

export const Session = z.object({
  token: z.string(),
  expiresAt: Instant,
  userId: IdText,
  phoneMasked: z.string().nullable(),
  /** Shops that the user works for; empty in the owner mini-program. */
  memberships: z.array(Membership),
  /** The membership that this token acts for. */
  active: Membership.nullable(),
})

export const identityContract = defineContract({
  'POST /sessions': {
    summary: 'Sign in with the code of wx.login',
    access: 'public',
    body: z.strictObject({
      app: z.enum(MINI_APPS),
      code: z.string().min(1).max(128),
      /** Shop mini-program: the shop to act for; without it the first membership. */
      shopId: IdText.optional(),
    }),
    reply: Session,
    errors: ['LOGIN_CODE_INVALID', 'WECHAT_UNAVAILABLE', 'NOT_FOUND'],
    perMinute: 10,
  },
  'GET /me': {
    summary: 'The signed-in user',
    access: ['owner', 'shop-owner', 'adviser', 'technician'],
    reply: z.object({
      userId: IdText,
      phoneMasked: z.string().nullable(),
      memberships: z.array(Membership),
      active: Membership.nullable(),
    }),
  },
  'POST /me/phone': {
    summary: 'Bind the phone number behind a WeChat phone code; staff invited by this phone become members',
    access: ['owner', 'shop-owner', 'adviser', 'technician'],
    body: z.strictObject({ commandId: IdText, code: z.string().min(1).max(128) }),
    reply: z.object({ phoneMasked: z.string(), memberships: z.array(Membership) }),
    errors: ['PHONE_CODE_INVALID', 'PHONE_NOT_MAINLAND', 'PHONE_TAKEN', 'WECHAT_UNAVAILABLE'],
    perMinute: 6,
  },
  'POST /me/phone-codes': {
    summary: 'Send a six-digit code to a phone by text message, where WeChat’s button does not serve',
    access: ['owner', 'shop-owner', 'adviser', 'technician'],
    body: z.strictObject({ commandId: IdText, phone: Phone }),
    reply: z.object({ phoneMasked: z.string(), expiresAt: Instant, resendAt: Instant }),
    errors: ['SMS_CODE_SENT_RECENTLY', 'SMS_DAILY_LIMIT', 'SMS_UNAVAILABLE', 'TOO_MANY_REQUESTS'],
    perMinute: 6,
  },
  'POST /me/phone/by-code': {
    summary: 'Bind the phone number that the code was sent to; otherwise as POST /me/phone',
    access: ['owner', 'shop-owner', 'adviser', 'technician'],
    body: z.strictObject({ commandId: IdText, phone: Phone, code: z.string().regex(/^\d{6}$/) }),
    reply: z.object({ phoneMasked: z.string(), memberships: z.array(Membership) }),
    errors: ['SMS_CODE_WRONG', 'PHONE_TAKEN'],
    perMinute: 12,
  },
  'POST /me/sign-out': {
    summary: 'End every session of the caller',
    access: ['owner', 'shop-owner', 'adviser', 'technician', 'operator'],
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
  },
  'POST /operators/sessions': {
    summary: 'Operator sign-in with password and TOTP',
    access: 'public',
    body: z.strictObject({
      name: z.string().min(1).max(40),
      password: z.string().min(1).max(200),
      totp: z.string().regex(/^\d{6}$/),
    }),
    reply: z.object({
      token: z.string(),
      expiresAt: Instant,
      operatorId: IdText,
      region: z.string(),
      rights: z.array(z.string()),
    }),
    errors: ['OPERATOR_LOGIN_FAILED', 'OPERATOR_LOCKED'],
    perMinute: 10,
  },
})
