import { MERCHANT_SUBJECTS, type MerchantSubject } from '@anxin/shared/shops/merchant-words'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import type { Reply } from '../platform/routes'
import { canCollect } from './can-collect'
import {
  latestApplication,
  latestSettlementChange,
  verifiedSettlementChange,
  type ApplicationRow,
} from './merchant.repository'
import type { ShopRow } from './shops.repository'

type Merchant = Reply<'GET /shop/merchant'>

/** Who may apply: micro merchants exist in 平台收付通 alone. */
export function subjectsOf(app: App): MerchantSubject[] {
  return MERCHANT_SUBJECTS.filter((subject) => subject !== 'micro' || app.wechatPay.mode === 'ecommerce')
}

/** How a shop stands with WeChat Pay. No personal field is in it but masked. */
export async function merchantOf(app: App, q: Queries, shop: ShopRow): Promise<Merchant> {
  const application = await latestApplication(q, shop.id)
  const change = await latestSettlementChange(q, shop.id)
  const verified = await verifiedSettlementChange(q, shop.id)
  const paidTo = verified ?? (application?.state === 'active' ? application : null)
  return {
    canCollect: canCollect(shop),
    stopped: shop.collectStoppedAt && {
      at: shop.collectStoppedAt.toISOString(),
      reason: shop.collectStopReason ?? '',
    },
    debtStoppedAt: shop.debtStoppedAt?.toISOString() ?? null,
    subjects: subjectsOf(app),
    application: application && toApplication(application),
    account: paidTo && { bank: paidTo.bank, numberMasked: paidTo.accountMasked },
    accountChange: change && {
      state: change.state,
      bank: change.bank,
      numberMasked: change.accountMasked,
      failReason: change.failReason,
    },
  }
}

export function toApplication(row: ApplicationRow): NonNullable<Merchant['application']> {
  const { id, state, subject, shortName, legalName, personMasked, bank, accountMasked } = row
  const { signUrl, verifyUrl, transfer, rejections } = row
  return {
    id,
    state,
    subject,
    shortName,
    legalName,
    personMasked,
    bank,
    accountMasked,
    submittedAt: row.submittedAt.toISOString(),
    stateAt: row.stateAt.toISOString(),
    signUrl,
    verifyUrl,
    transfer,
    rejections,
  }
}
