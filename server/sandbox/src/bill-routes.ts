import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { createBillFiles, packed, sealedFor, type BillFiles } from './bill-files'
import { fundFlowBill, sharingBill, tradeBill, type BillDay } from './bill-rows'
import { billFaultsOf, hashOfFile, spoilt, toText, type BillDraft } from './bill-text'
import { addRoute, type Pay, type PayCall } from './pay-server'
import { Refusal, require } from './refusal'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Bills are made in the morning, and kept for three months. */
const READY_AFTER_MS = DAY_MS + 10 * HOUR_MS
const KEPT_MS = 92 * DAY_MS

const billDate = z.string().regex(/^\d{4}-\d\d-\d\d$/, '日期格式错误')
const tarType = z.literal('GZIP').optional()
const subMchid = z.string().min(1).max(32).optional()

/** Bills of a day in China, made from the journal; each is asked for, and then fetched within 30 s. */
export function addBillRoutes(fastify: FastifyInstance, pay: Pay): void {
  const files = createBillFiles(pay.sandbox)
  addTradeBills(fastify, pay, files)
  addFlowBills(fastify, pay, files)
  fastify.get<{ Querystring: { token?: string } }>('/v3/billdownload/file', async (request, reply) => {
    const bytes = files.find(request.query.token ?? '')
    require(bytes, 403, 'NO_AUTH', '下载链接已失效，请重新申请账单')
    return reply.type('application/octet-stream').send(bytes)
  })
}

function addTradeBills(fastify: FastifyInstance, pay: Pay, files: BillFiles): void {
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/bill/tradebill',
    query: z.strictObject({
      bill_date: billDate,
      sub_mchid: subMchid,
      bill_type: z.enum(['ALL', 'SUCCESS', 'REFUND']).optional(),
      tar_type: tarType,
    }),
    async handle(call) {
      const { bill_date: on, sub_mchid: of, bill_type: type = 'ALL' } = call.query
      const day = dayOf(call, on)
      return offer(call, files, await tradeBill(call.sandbox, call.tx, day, { subMchid: of, type }))
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/profitsharing/bills',
    query: z.strictObject({ bill_date: billDate, sub_mchid: subMchid, tar_type: tarType }),
    async handle(call) {
      const day = dayOf(call, call.query.bill_date)
      return offer(call, files, await sharingBill(call.sandbox, call.tx, day, call.query.sub_mchid))
    },
  })
}

function addFlowBills(fastify: FastifyInstance, pay: Pay, files: BillFiles): void {
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/bill/fundflowbill',
    query: z.strictObject({
      bill_date: billDate,
      account_type: z.enum(['BASIC', 'OPERATION', 'FEES']).optional(),
      tar_type: tarType,
    }),
    async handle(call) {
      const day = dayOf(call, call.query.bill_date)
      // Everything of the platform happens on its basic account.
      const isBasic = (call.query.account_type ?? 'BASIC') === 'BASIC'
      require(isBasic, 400, 'NO_STATEMENT_EXIST', '账单文件不存在')
      return offer(call, files, await fundFlowBill(call.tx, day, 'platform'))
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/ecommerce/bill/fundflowbill',
    family: 'ecommerce',
    query: z.strictObject({
      bill_date: billDate,
      account_type: z.literal('ALL'),
      algorithm: z.literal('AEAD_AES_256_GCM'),
      tar_type: tarType,
    }),
    async handle(call) {
      const day = dayOf(call, call.query.bill_date)
      return offerSealed(call, files, await fundFlowBill(call.tx, day, 'merchants'))
    },
  })
}

type BillCall = PayCall<unknown, { tar_type?: 'GZIP' | undefined }>

function written({ faults, query }: BillCall, draft: BillDraft): { bytes: Buffer; hash: string } {
  require(draft.rows.length > 0, 400, 'NO_STATEMENT_EXIST', '账单文件不存在')
  const wrong = billFaultsOf(faults)
  const text = toText(spoilt(draft, wrong))
  return { bytes: packed(text, query.tar_type === 'GZIP'), hash: hashOfFile(text, wrong) }
}

function addressOf({ origin }: BillCall, token: string): string {
  return `${origin}/v3/billdownload/file?token=${token}`
}

function offer(call: BillCall, files: BillFiles, draft: BillDraft): object {
  const { bytes, hash } = written(call, draft)
  return { hash_type: 'SHA1', hash_value: hash, download_url: addressOf(call, files.keep(bytes)) }
}

/** The same for a bill that names other merchants' money: sealed, and in (one) numbered part. */
function offerSealed(call: BillCall, files: BillFiles, draft: BillDraft): object {
  const { bytes, hash } = written(call, draft)
  const { sealed, encryptKey, nonce } = sealedFor(call.signer.merchantKey, call.sandbox, bytes)
  const part = {
    bill_sequence: 1,
    hash_type: 'SHA1',
    hash_value: hash,
    download_url: addressOf(call, files.keep(sealed)),
    encrypt_key: encryptKey,
    nonce,
  }
  return { download_bill_count: 1, download_bill_list: [part] }
}

/** The day's instants, if its bill is there: not before ten the next morning, and not after three months. */
function dayOf({ sandbox, faults }: BillCall, on: string): BillDay {
  const from = Date.parse(`${on}T00:00:00+08:00`)
  require(Number.isFinite(from), 400, 'PARAM_ERROR', '账单日期格式错误')
  const ageMs = sandbox.clock.now().getTime() - from
  require(ageMs >= DAY_MS, 400, 'INVALID_REQUEST', '账单日期须早于今天')
  require(ageMs < KEPT_MS, 400, 'INVALID_REQUEST', '仅支持三个月内的账单下载申请')
  if (ageMs < READY_AFTER_MS || billFaultsOf(faults).includes('not_ready'))
    throw new Refusal(400, 'INVALID_REQUEST', '账单正在生成中，请稍后再试')
  return { from, until: from + DAY_MS }
}
