import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ensureAccount, findAccount, type Account } from './accounts'
import { secretOf, type OpenContext } from './context'

/** A call of the admin listener that cannot be done as asked; answered with its HTTP status and an English sentence. */
export class AdminError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Who holds the phone in an admin call: `user` is a name of the caller's choice, `openid` one that WeChat knows. */
export const HolderBody = z.object({
  appid: z.string(),
  openid: z
    .string()
    .regex(/^[\w-]{6,64}$/)
    .optional(),
  user: z.string().min(1).max(64).optional(),
  unionid: z
    .string()
    .regex(/^[\w-]{6,64}$/)
    .nullable()
    .optional(),
})
export type HolderRequest = z.output<typeof HolderBody>

/** Answers AdminError with its status and a body of the wrong shape with 400, both as `{error}`. */
export function answerAdminErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, _request, reply) => {
    if (error instanceof AdminError) return reply.code(error.status).send({ error: error.message })
    if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) })
    const status = (error as { statusCode?: number }).statusCode ?? 500
    return reply.code(status).send({ error: (error as Error).message })
  })
}

/** Refuses app ids that are neither the owners' nor the shops' mini-program (400). */
export function requireKnownApp(context: OpenContext, appid: string): string {
  if (secretOf(context.sandbox, appid) === undefined)
    throw new AdminError(400, `no mini-program has the appid ${appid}`)
  return appid
}

/** The account of an existing openid (404 otherwise), or of a named user, who is made where she is new. */
export async function requireHolder(context: OpenContext, holder: HolderRequest): Promise<Account> {
  requireKnownApp(context, holder.appid)
  if (holder.user !== undefined) return openAccount(context, holder)
  const account =
    holder.openid === undefined ? undefined : await findAccount(context.sandbox.db, holder.openid)
  if (account?.appid !== holder.appid)
    throw new AdminError(404, 'no such user of this mini-program: log in first')
  return account
}

/** The account of whoever opens the mini-program on this phone; made where it is new, without a name anonymous. */
export async function openAccount(context: OpenContext, holder: HolderRequest): Promise<Account> {
  requireKnownApp(context, holder.appid)
  const known = holder.openid === undefined ? undefined : await findAccount(context.sandbox.db, holder.openid)
  if (known && known.appid !== holder.appid)
    throw new AdminError(400, 'this openid belongs to the other mini-program')
  return ensureAccount(context.sandbox.db, holder, context.sandbox.random.text(32))
}
