import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { APPLYMENT_WORDS, findApplyment, nextState, setState } from './applyments'
import { inTransaction, run, selectAll, type Tx } from './database'
import { findMerchant } from './merchants'
import { require } from './refusal'
import type { Sandbox } from './types'
import { notifyViolation } from './violations'

const deed = z.union([
  z.strictObject({ state: z.string() }),
  z.strictObject({ verify: z.literal(true) }),
  z.strictObject({ sign: z.literal(true) }),
  z.strictObject({
    reject: z.array(z.strictObject({ param_name: z.string(), reject_reason: z.string() })).min(1),
  }),
])

/** What WeChat's reviewers and the merchant's own people do: review, verify the account, sign, allow sharing, punish. */
export function addApplymentAdmin(fastify: FastifyInstance, sandbox: Sandbox): void {
  fastify.get('/__sandbox/applyments', async () =>
    selectAll(
      sandbox.db,
      'SELECT out_no, applyment_id, state, name, account, sub_mchid FROM applyments ORDER BY created_at, out_no LIMIT 500',
    ),
  )
  fastify.post<{ Params: { no: string } }>('/__sandbox/applyments/:no', async (request) => {
    const wanted = deed.parse(request.body)
    return inTransaction(sandbox.db, (tx) => carryOut(sandbox, tx, request.params.no, wanted))
  })
  fastify.post<{ Params: { mchid: string } }>('/__sandbox/merchants/:mchid/authorise', async (request) =>
    changeMerchant(sandbox, request.params.mchid, 'share_authorised', 1),
  )
  fastify.post<{ Params: { mchid: string } }>('/__sandbox/merchants/:mchid/violation', async (request) => {
    const { kind } = z.strictObject({ kind: z.enum(['PUNISH', 'INTERCEPT', 'APPEAL']) }).parse(request.body)
    if (kind !== 'INTERCEPT')
      await changeMerchant(sandbox, request.params.mchid, 'punished', kind === 'PUNISH' ? 1 : 0)
    await inTransaction(sandbox.db, async (tx) => {
      const merchant = await findMerchant(tx, request.params.mchid)
      require(merchant, 404, 'NOT_FOUND', 'no such merchant')
      await notifyViolation(sandbox, tx, merchant, kind)
    })
    sandbox.wake()
    return { kind }
  })
}

async function carryOut(
  sandbox: Sandbox,
  tx: Tx,
  outNo: string,
  wanted: z.infer<typeof deed>,
): Promise<object> {
  const { family } = sandbox.config
  const words = APPLYMENT_WORDS[family]
  const row = await findApplyment(tx, outNo)
  require(row, 404, 'NOT_FOUND', 'no such application')
  const now = sandbox.clock.now().getTime()
  if ('reject' in wanted) {
    await run(tx, 'UPDATE applyments SET audit_detail = ? WHERE out_no = ?', [
      JSON.stringify(wanted.reject),
      outNo,
    ])
    await setState(sandbox, tx, outNo, words.rejected, now)
  } else if ('state' in wanted) {
    await setState(sandbox, tx, outNo, wanted.state, now)
  } else {
    const from = 'verify' in wanted ? words.verify : words.sign
    require(row.state === from, 400, 'BAD_REQUEST', `the application is ${row.state}, not ${from}`)
    if ('sign' in wanted) await run(tx, 'UPDATE applyments SET signed = 1 WHERE out_no = ?', [outNo])
    const next = nextState(family, { ...row, signed: 'sign' in wanted ? 1 : row.signed })
    require(next, 400, 'BAD_REQUEST', `nothing follows ${row.state}`)
    await setState(sandbox, tx, outNo, next, now)
  }
  const after = await findApplyment(tx, outNo)
  return { state: after?.state, sub_mchid: after?.sub_mchid }
}

async function changeMerchant(
  sandbox: Sandbox,
  mchid: string,
  column: 'share_authorised' | 'punished',
  value: 0 | 1,
): Promise<object> {
  const merchant = await findMerchant(sandbox.db, mchid)
  require(merchant, 404, 'NOT_FOUND', 'no such merchant')
  await run(sandbox.db, `UPDATE merchants SET ${column} = ? WHERE sub_mchid = ?`, [value, mchid])
  return { sub_mchid: mchid, [column]: value }
}
