import { identityContract } from '@anxin/shared/identity/identity.contract'
import type { FastifyReply } from 'fastify'
import type { Claims } from '../platform/auth'
import { handlersFor } from '../platform/routes'
import { notYet } from '../platform/not-yet'
import { bindPhone } from './bind-phone'
import { getMe } from './get-me'
import { signIn } from './sign-in'
import { signInOperator } from './sign-in-operator'
import { signOut } from './sign-out'

export const identityRoutes = handlersFor(identityContract, {
  'POST /sessions': (app, call, { reply }) => signIn(app, call, signerOf(reply)),
  'GET /me': getMe,
  'POST /me/phone': bindPhone,
  'POST /me/phone-codes': notYet('SMS_CODE_SENT_RECENTLY', 'SMS_DAILY_LIMIT', 'SMS_UNAVAILABLE'),
  'POST /me/phone/by-code': notYet('SMS_CODE_WRONG'),
  'GET /me/data': notYet(),
  'POST /me/removal': notYet('ACCOUNT_IN_USE'),
  'POST /me/sign-out': signOut,
  'POST /operators/sessions': (app, call, { reply }) => signInOperator(app, call, signerOf(reply)),
})

/** Signing is the HTTP server's, which holds the secret. */
function signerOf(reply: FastifyReply): (claims: Claims) => string {
  return (claims) => reply.server.jwt.sign(claims)
}
