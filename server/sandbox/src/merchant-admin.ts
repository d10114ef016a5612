import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { accounts, lockBalance, post } from './books'
import { inTransaction, run } from './database'
import { findMerchant, listMerchants, saveMerchants } from './merchants'
import { require } from './refusal'
import type { Sandbox } from './types'
import { ensureUser } from './users'
import { notifyViolation } from './violations'

const MAX_RATIO = 10_000
const DEFAULT_RATIO = 3000

const merchantInput = z.strictObject({
  sub_mchid: z.string().regex(/^[0-9A-Za-z_-]{1,32}$/),
  name: z.string().min(1).max(255).default('特约商户'),
  sub_appid: z.string().max(32).optional(),
  max_ratio: z.number().int().min(0).max(MAX_RATIO).default(DEFAULT_RATIO),
  share_authorised: z.boolean().default(true),
  punished: z.boolean().default(false),
})

const user = z.strictObject({
  appid: z.string().min(1).max(32),
  openid: z.string().min(1).max(64),
  unionid: z.string().max(64).optional(),
})

const oneOrMany = <T extends z.ZodType>(schema: T): z.ZodUnion<[T, z.ZodArray<T>]> =>
  z.union([schema, z.array(schema)])

/** Sub-merchants, users, and who hears of its shares where. */
export function addMerchantRoutes(fastify: FastifyInstance, sandbox: Sandbox): void {
  fastify.get('/__sandbox/merchants', async () => listMerchants(sandbox.db))
  fastify.post('/__sandbox/merchants', async (request) => {
    const wanted = oneOrMany(merchantInput).parse(request.body)
    const merchants = Array.isArray(wanted) ? wanted : [wanted]
    for (const merchant of merchants) await saveMerchant(sandbox, merchant)
    return { saved: merchants.length }
  })
  fastify.post('/__sandbox/users', async (request) => {
    const wanted = oneOrMany(user).parse(request.body)
    const users = Array.isArray(wanted) ? wanted : [wanted]
    for (const known of users) await ensureUser(sandbox.db, { ...known, unionid: known.unionid ?? null })
    return { saved: users.length }
  })
  fastify.post('/__sandbox/receiver-url', async (request) => {
    const { mchid, url } = z
      .strictObject({ mchid: z.string().min(1).max(32), url: z.url() })
      .parse(request.body)
    await run(sandbox.db, 'REPLACE INTO sandbox_state (name, value) VALUES (?, ?)', [
      `receiver_url:${mchid}`,
      url,
    ])
    return { mchid, url }
  })
  addWithdrawal(fastify, sandbox)
  addTopUp(fastify, sandbox)
}

/** That a known merchant is punished, or no longer, is told to the service provider. */
async function saveMerchant(sandbox: Sandbox, merchant: z.infer<typeof merchantInput>): Promise<void> {
  const before = await findMerchant(sandbox.db, merchant.sub_mchid)
  await saveMerchants(sandbox.db, [merchant])
  if (!before || (before.punished === 1) === merchant.punished) return
  await inTransaction(sandbox.db, (tx) =>
    notifyViolation(sandbox, tx, before, merchant.punished ? 'PUNISH' : 'APPEAL'),
  )
  sandbox.wake()
}

/** A merchant takes its available money to its bank, so that a refund can find too little; `platform` is ourselves. */
function addWithdrawal(fastify: FastifyInstance, sandbox: Sandbox): void {
  fastify.post<{ Params: { mchid: string } }>('/__sandbox/merchants/:mchid/withdraw', async (request) => {
    const { amount_fen: amountFen } = z
      .strictObject({ amount_fen: z.number().int().min(1).optional() })
      .parse(request.body ?? {})
    const { mchid } = request.params
    const account = mchid === sandbox.config.spMchid ? accounts.platform : accounts.available(mchid)
    return inTransaction(sandbox.db, async (tx) => {
      const balance = await lockBalance(tx, account)
      const taken = amountFen ?? balance
      require(taken <= balance, 403, 'NOT_ENOUGH', `only ${balance} fen are available`)
      await post(tx, {
        kind: 'withdraw',
        ref: mchid,
        outTradeNo: null,
        at: sandbox.clock.now().getTime(),
        entries: [
          { account, amountFen: -taken },
          { account: accounts.bank(mchid), amountFen: taken },
        ],
      })
      return { withdrawn_fen: taken, available_fen: balance - taken }
    })
  })
}

/** A merchant puts money of its own into its account, so that what waits for its balance goes on. */
function addTopUp(fastify: FastifyInstance, sandbox: Sandbox): void {
  fastify.post<{ Params: { mchid: string } }>('/__sandbox/merchants/:mchid/top-up', async (request) => {
    const { amount_fen: amountFen } = z
      .strictObject({ amount_fen: z.number().int().min(1) })
      .parse(request.body)
    const { mchid } = request.params
    require(await findMerchant(sandbox.db, mchid), 404, 'NOT_FOUND', 'no such merchant')
    const account = accounts.available(mchid)
    return inTransaction(sandbox.db, async (tx) => {
      const balance = await lockBalance(tx, account)
      await post(tx, {
        kind: 'top_up',
        ref: mchid,
        outTradeNo: null,
        at: sandbox.clock.now().getTime(),
        entries: [
          { account: accounts.bank(mchid), amountFen: -amountFen },
          { account, amountFen },
        ],
      })
      return { available_fen: balance + amountFen }
    })
  })
}
