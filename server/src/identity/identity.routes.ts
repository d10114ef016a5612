import { identityContract } from '@anxin/shared/identity/identity.contract'
import type { FastifyReply } from 'fastify'
import type { Claims } from '../platform/auth'
import { handlersFor } from '../platform/routes'
import { bindPhone } from './bind-phone'
import { bindPhoneByCode } from './bind-phone-by-code'
import { getMe } from './get-me'
import { sendPhoneCode } from './send-phone-code'
import { signIn } from './sign-in'
import { signInOperator } from './sign-in-operator'
import { signOut } from './sign-out'

export const identityRoutes = handlersFor(identityContract, {
  'POST /sessions': (app, call, { reply }) => signIn(app, call, signerOf(reply)),
  'GET /me': getMe,
  'POST /me/phone': bindPhone,
  'POST /me/phone-codes': (app, call, { request }) => sendPhoneCode(app, call, request.ip),
  'POST /me/phone/by-code': bindPhoneByCode,
  'POST /me/sign-out': signOut,
  'POST /operators/sessions': (app, call, { reply }) => signInOperator(app, call, signerOf(reply)),
})

/** Signing is the HTTP server's, which holds the secret. */
function signerOf(reply: FastifyReply): (claims: Claims) => string {
  return (claims) => reply.server.jwt.sign(claims)
}
