import { hashOf } from './crypto'
import { run, selectOne, type Tx } from './database'
import { accountText, type Account } from './settlements'
import { Refusal, require } from './refusal'
import { schedule } from './timers'
import type { Family, Sandbox } from './types'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export type ApplymentRow = {
  out_no: string
  applyment_id: string
  state: string
  signed: number
  moves: number
  request_hash: string
  name: string
  account: string
  audit_detail: string
  sub_mchid: string | null
  created_at: number
}

/** What the two families call the stations of an application, and what a person would read. */
type Words = {
  readonly states: Readonly<Record<string, string>>
  readonly first: string
  readonly verify: string
  readonly audit: string
  readonly sign: string
  readonly opening: string | null
  readonly finished: string
  readonly rejected: string
  readonly stopped: readonly string[]
}

export const APPLYMENT_WORDS: Readonly<Record<Family, Words>> = {
  ecommerce: {
    states: {
      CHECKING: '资料校验中',
      ACCOUNT_NEED_VERIFY: '待账户验证',
      AUDITING: '审核中',
      REJECTED: '已驳回',
      NEED_SIGN: '待签约',
      FINISH: '完成',
      FROZEN: '已冻结',
      CANCELED: '已作废',
    },
    first: 'CHECKING',
    verify: 'ACCOUNT_NEED_VERIFY',
    audit: 'AUDITING',
    sign: 'NEED_SIGN',
    opening: null,
    finished: 'FINISH',
    rejected: 'REJECTED',
    stopped: ['FROZEN', 'CANCELED'],
  },
  partner: {
    states: {
      APPLYMENT_STATE_EDITTING: '编辑中',
      APPLYMENT_STATE_AUDITING: '审核中',
      APPLYMENT_STATE_REJECTED: '已驳回',
      APPLYMENT_STATE_TO_BE_CONFIRMED: '待账户验证',
      APPLYMENT_STATE_TO_BE_SIGNED: '待签约',
      APPLYMENT_STATE_SIGNING: '开通权限中',
      APPLYMENT_STATE_FINISHED: '已完成',
      APPLYMENT_STATE_CANCELED: '已作废',
    },
    first: 'APPLYMENT_STATE_AUDITING',
    verify: 'APPLYMENT_STATE_TO_BE_CONFIRMED',
    audit: 'APPLYMENT_STATE_AUDITING',
    sign: 'APPLYMENT_STATE_TO_BE_SIGNED',
    opening: 'APPLYMENT_STATE_SIGNING',
    finished: 'APPLYMENT_STATE_FINISHED',
    rejected: 'APPLYMENT_STATE_REJECTED',
    stopped: ['APPLYMENT_STATE_CANCELED'],
  },
}

export type Submission = {
  outNo: string
  name: string
  account: Account
  /** The whole request with its encrypted fields opened: a repeat is known by it. */
  content: unknown
}

/**
 * Takes an application in. The same content again is the same application; a rejected one is overwritten; anything else
 * under a number that was used is refused.
 */
export async function submitApplyment(sandbox: Sandbox, tx: Tx, wanted: Submission): Promise<string> {
  const words = APPLYMENT_WORDS[sandbox.config.family]
  const hash = hashOf(wanted.content)
  const found = await findApplyment(tx, wanted.outNo)
  if (found && found.request_hash === hash && found.state !== words.rejected) return found.applyment_id
  if (found)
    require(found.state === words.rejected ||
      found.state === 'APPLYMENT_STATE_EDITTING', 400, 'INVALID_REQUEST', '业务申请编号已被使用')
  const id = found?.applyment_id ?? `20000${sandbox.random.digits(11)}`
  await run(
    tx,
    `INSERT INTO applyments (out_no, applyment_id, state, signed, moves, request_hash, name, account, audit_detail, created_at)
     VALUES (?, ?, ?, 0, 0, ?, ?, ?, '[]', ?)
     ON DUPLICATE KEY UPDATE request_hash = VALUES(request_hash), name = VALUES(name), account = VALUES(account), audit_detail = '[]', signed = 0`,
    [
      wanted.outNo,
      id,
      words.first,
      hash,
      wanted.name,
      accountText(wanted.account),
      sandbox.clock.now().getTime(),
    ],
  )
  await setState(sandbox, tx, wanted.outNo, words.first, sandbox.clock.now().getTime())
  return id
}

/** By our number, locked: everything that follows depends on its state. */
export async function findApplyment(tx: Tx, outNo: string): Promise<ApplymentRow | undefined> {
  return selectOne<ApplymentRow>(tx, 'SELECT * FROM applyments WHERE out_no = ? FOR UPDATE', [outNo])
}

/** By WeChat's number. */
export async function findApplymentById(tx: Tx, applymentId: string): Promise<ApplymentRow | undefined> {
  return selectOne<ApplymentRow>(tx, 'SELECT * FROM applyments WHERE applyment_id = ? FOR UPDATE', [
    applymentId,
  ])
}

/** Puts an application into a state, and everything that comes with it: a merchant, or the end of one. */
export async function setState(
  sandbox: Sandbox,
  tx: Tx,
  outNo: string,
  state: string,
  at: number,
): Promise<void> {
  const row = await findApplyment(tx, outNo)
  if (!row) throw new Refusal(404, 'NOT_FOUND', 'no such application')
  const words = APPLYMENT_WORDS[sandbox.config.family]
  require(state in words.states, 400, 'BAD_REQUEST', `this family has no state ${state}`)
  const hasMerchant = [words.sign, words.opening, words.finished].includes(state)
  const subMchid = row.sub_mchid ?? (hasMerchant ? `16${sandbox.random.digits(8)}` : null)
  await run(tx, 'UPDATE applyments SET state = ?, moves = moves + 1, sub_mchid = ? WHERE out_no = ?', [
    state,
    subMchid,
    outNo,
  ])
  if (state === words.finished && subMchid !== null) await openMerchant(sandbox, tx, row, subMchid)
  if (words.stopped.includes(state) && subMchid !== null)
    await run(tx, 'UPDATE merchants SET punished = 1 WHERE sub_mchid = ?', [subMchid])
  const waitMs = waitOf(words, state)
  if (waitMs !== null) await schedule(tx, 'applyment', `${row.applyment_id}:${row.moves + 1}`, at + waitMs)
}

/** WeChat's own steps take a minute, those of the merchant's people a day; nothing follows the others. */
function waitOf(words: Words, state: string): number | null {
  if (state === words.verify || state === words.sign) return DAY_MS
  return state === words.first || state === words.audit || state === words.opening ? MINUTE_MS : null
}

/** A timer's work: what an application comes to by itself, unless something else happened to it meanwhile. */
export async function moveOn(sandbox: Sandbox, tx: Tx, ref: string, at: number): Promise<void> {
  const [id = '', moves = ''] = ref.split(':')
  const row = await findApplymentById(tx, id)
  if (!row || row.moves !== Number(moves)) return
  const next = nextState(sandbox.config.family, row)
  if (next !== null) await setState(sandbox, tx, row.out_no, next, at)
}

/** The next station on the good way; null where an application waits for ever or has ended. */
export function nextState(family: Family, row: ApplymentRow): string | null {
  const words = APPLYMENT_WORDS[family]
  const isCompany = (JSON.parse(row.account) as Account).isCorporate
  const afterAudit = row.signed === 1 ? words.finished : words.sign
  if (row.state === words.verify) return family === 'ecommerce' ? words.audit : words.sign
  if (row.state === words.sign) return words.opening ?? words.finished
  if (row.state === words.opening) return words.finished
  if (family === 'ecommerce' && row.state === words.first) return isCompany ? words.verify : words.audit
  if (row.state === words.audit) return family === 'partner' && isCompany ? words.verify : afterAudit
  return null
}

/** An ordinary service provider's merchant has yet to allow sharing; a platform's has done so by its contract. */
async function openMerchant(sandbox: Sandbox, tx: Tx, row: ApplymentRow, subMchid: string): Promise<void> {
  const isAuthorised = sandbox.config.family === 'ecommerce' ? 1 : 0
  await run(
    tx,
    `INSERT INTO merchants (sub_mchid, name, sub_appid, max_ratio, share_authorised, punished) VALUES (?, ?, NULL, 3000, ?, 0)
     ON DUPLICATE KEY UPDATE punished = 0`,
    [subMchid, row.name, isAuthorised],
  )
  await run(
    tx,
    `INSERT INTO settlements (sub_mchid, account, verify_result, verify_fail_reason) VALUES (?, ?, 'VERIFY_SUCCESS', '')
     ON DUPLICATE KEY UPDATE account = VALUES(account)`,
    [subMchid, row.account],
  )
}
