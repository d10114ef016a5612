import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { run, selectAll, selectOne } from '../database'
import { recordVisit } from './accounts'
import { HolderBody, openAccount, requireHolder } from './admin-request'
import { CODE_LIFE_MS, issueCode } from './codes'
import { nowMs, type OpenContext } from './context'
import { canBeId } from './ids'

const TEMPLATES_PER_ASK = 5

const PhoneBody = HolderBody.extend({
  phoneNumber: z
    .string()
    .regex(/^1\d{10}$/)
    .optional(),
})
const BlockBody = HolderBody.extend({ blocked: z.boolean().default(true) })
const SubscribeBody = HolderBody.extend({
  template_ids: z.array(z.string().refine(canBeId)).min(1),
  decision: z.enum(['accept', 'reject']),
})

/** What a person does on the phone: open an app, log in, give her number, allow notices. */
export function registerPhoneAdmin(scope: FastifyInstance, context: OpenContext): void {
  const { db } = context.sandbox
  scope.post('/__sandbox/login', async (request) => {
    const atMs = nowMs(context)
    const account = await openAccount(context, HolderBody.parse(request.body))
    await recordVisit(db, account.openid, atMs)
    const code = await issueCode(context, 'login', account, atMs)
    return {
      js_code: code,
      expires_in: CODE_LIFE_MS / 1000,
      openid: account.openid,
      unionid: account.unionid,
    }
  })
  scope.post('/__sandbox/user/visit', async (request) => {
    const account = await requireHolder(context, HolderBody.parse(request.body))
    await recordVisit(db, account.openid, nowMs(context))
    return { openid: account.openid }
  })
  scope.post('/__sandbox/user/block', async (request) => {
    const body = BlockBody.parse(request.body)
    const account = await requireHolder(context, body)
    await run(db, 'UPDATE open_account SET blocked = ? WHERE openid = ?', [
      body.blocked ? 1 : 0,
      account.openid,
    ])
    return { openid: account.openid, blocked: body.blocked }
  })
  scope.post('/__sandbox/phone-code', async (request) =>
    givePhoneNumber(context, PhoneBody.parse(request.body)),
  )
  scope.post('/__sandbox/user/subscribe', async (request) => {
    return answerSubscribeRequest(context, SubscribeBody.parse(request.body))
  })
}

/** What `e.detail` of a phone-number button holds: a code, or errno 1400001 where the app's quota is used up. */
async function givePhoneNumber(
  context: OpenContext,
  body: z.output<typeof PhoneBody>,
): Promise<Record<string, unknown>> {
  const { db } = context.sandbox
  const account = await requireHolder(context, body)
  const atMs = nowMs(context)
  await recordVisit(db, account.openid, atMs)
  const app = await selectOne<{ phone_quota_exhausted: number }>(
    db,
    'SELECT phone_quota_exhausted FROM open_app WHERE appid = ?',
    [account.appid],
  )
  if (app?.phone_quota_exhausted) return { errno: 1400001, errMsg: 'getPhoneNumber:fail no quota' }
  const known = account.phone_number ?? inventedNumber(account.person ?? account.unionid ?? account.openid)
  const phoneNumber = body.phoneNumber ?? known
  await run(db, 'UPDATE open_account SET phone_number = ? WHERE openid = ?', [phoneNumber, account.openid])
  const code = await issueCode(context, 'phone', { ...account, phoneNumber }, atMs)
  return { code, errMsg: 'getPhoneNumber:ok', phoneNumber, expires_in: CODE_LIFE_MS / 1000 }
}

/** What `wx.requestSubscribeMessage` hands to its callback: a word for each template, or the phone's errCode. */
async function answerSubscribeRequest(
  context: OpenContext,
  body: z.output<typeof SubscribeBody>,
): Promise<Record<string, unknown>> {
  const { db } = context.sandbox
  const account = await requireHolder(context, body)
  await recordVisit(db, account.openid, nowMs(context))
  const ids = [...new Set(body.template_ids)]
  if (ids.length > TEMPLATES_PER_ASK) return refused(20003, 'Templates size should less than 6')
  const known = await selectAll<{ template_id: string; appid: string }>(
    db,
    `SELECT template_id, appid FROM open_template WHERE template_id IN (${ids.map(() => '?').join(', ')})`,
    ids,
  )
  const own = known.filter(({ appid }) => appid === '' || appid === account.appid)
  if (own.length < ids.length) return refused(20001, 'No template data return, verify the template id exist')
  if (body.decision === 'accept') {
    for (const id of ids) {
      await run(
        db,
        'INSERT INTO open_credit (openid, template_id, remaining) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE remaining = remaining + 1',
        [account.openid, id],
      )
    }
  }
  const words = Object.fromEntries(ids.map((id) => [id, body.decision]))
  return { errMsg: 'requestSubscribeMessage:ok', ...words }
}

function refused(errCode: number, reason: string): Record<string, unknown> {
  return { errCode, errMsg: `requestSubscribeMessage:fail ${reason}` }
}

/** A number in a range that is not given out, the same for one person in both apps. */
function inventedNumber(source: string): string {
  const digits = createHash('sha256').update(`phone|${source}`).digest().readUInt32BE(0) % 100_000_000
  return `139${String(digits).padStart(8, '0')}`
}
