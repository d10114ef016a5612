import { assert } from '@anxin/shared/kernel/errors'
import type { Sealed } from '@anxin/drizzle/columns'
import { z } from 'zod'
import type { App } from '../app'
import type { MerchantApplication } from '../gateways/wechat-pay/port'
import type { ApplicationRow } from './merchant.repository'

const Person = z.object({
  name: z.string(),
  idNumber: z.string(),
  idFrom: z.string(),
  idUntil: z.string().nullable(),
})
const Account = z.object({ holder: z.string(), number: z.string() })
const Contact = z.object({ phone: z.string(), email: z.string() })

/** Our number of an application at WeChat. */
export function applicationNoOf(id: string): string {
  return `M${id}`
}

/** What WeChat is sent: the row with its sealed fields opened. Stays in memory, and is never logged. */
export function inputOf(app: App, row: ApplicationRow): MerchantApplication {
  const person = opened(app, Person, row.personSealed)
  const contact = opened(app, Contact, row.contactSealed)
  const { licence, 'id-front': front, 'id-back': back } = row.mediaIds
  assert(front && back, `application ${row.id} has its pictures at WeChat`)
  return {
    applicationNo: applicationNoOf(row.id),
    subject: row.subject,
    licence:
      row.licenceNo !== null && row.legalName !== null && licence !== undefined
        ? { no: row.licenceNo, name: row.legalName, mediaId: licence }
        : null,
    person: { ...person, frontMediaId: front, backMediaId: back },
    account: accountOf(app, { ...row, areaCode: row.region }),
    phone: contact.phone,
    email: contact.email,
    shortName: row.shortName,
  }
}

type AccountColumns = Pick<ApplicationRow, 'accountKind' | 'bank' | 'bankBranch' | 'accountSealed'> & {
  readonly areaCode: string
}

/** A bank account with its sealed part opened. */
export function accountOf(app: App, row: AccountColumns): MerchantApplication['account'] {
  const { holder, number } = opened(app, Account, row.accountSealed)
  const { accountKind: kind, bank, bankBranch: branch, areaCode } = row
  return { kind, bank, branch, areaCode, holder, number }
}

function opened<T>(app: App, schema: z.ZodType<T>, value: Sealed | null): T {
  assert(value !== null, 'the sealed fields stay until the matter has ended')
  return schema.parse(JSON.parse(app.seal.open(value)))
}
