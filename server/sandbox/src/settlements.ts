import { run, selectOne, type Tx } from './database'

/** A bank account as WeChat shows it: its number masked but for the first and last digits. */
export type Account = {
  isCorporate: boolean
  bank: string
  bankName: string | undefined
  branchId: string | undefined
  number: string
}

export type SettlementRow = {
  sub_mchid: string
  account: string
  application_no: string | null
  pending: string | null
  verify_result: string
  verify_fail_reason: string
  verified_at: number | null
}

/** The text in which an account is kept; the number that comes in is masked here and nowhere later. */
export function accountText(account: Account): string {
  return JSON.stringify({ ...account, number: maskNumber(account.number) })
}

function maskNumber(number: string): string {
  return `${number.slice(0, 2)}${'*'.repeat(Math.max(0, number.length - 4))}${number.slice(-2)}`
}

export async function findSettlement(tx: Tx, subMchid: string): Promise<SettlementRow | undefined> {
  return selectOne<SettlementRow>(tx, 'SELECT * FROM settlements WHERE sub_mchid = ? FOR UPDATE', [subMchid])
}

/** A timer's work: the small transfer arrived. A bank whose name holds 不存在 refuses it. */
export async function verifySettlement(tx: Tx, ref: string, at: number): Promise<void> {
  const row = await selectOne<SettlementRow>(
    tx,
    'SELECT * FROM settlements WHERE application_no = ? FOR UPDATE',
    [ref],
  )
  if (!row?.pending || row.verify_result !== 'VERIFYING') return
  const { bank, bankName } = JSON.parse(row.pending) as Account
  const isRefused = `${bank}${bankName ?? ''}`.includes('不存在')
  await run(
    tx,
    'UPDATE settlements SET account = ?, pending = ?, verify_result = ?, verify_fail_reason = ?, verified_at = ? WHERE sub_mchid = ?',
    [
      isRefused ? row.account : row.pending,
      isRefused ? row.pending : null,
      isRefused ? 'VERIFY_FAIL' : 'VERIFY_SUCCESS',
      isRefused ? '银行账户不存在' : '',
      at,
      row.sub_mchid,
    ],
  )
}
