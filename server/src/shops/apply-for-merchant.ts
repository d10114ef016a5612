import { AppError } from '@anxin/shared/kernel/errors'
import { maskAccount, maskName } from '@anxin/shared/kernel/papers'
import type { MerchantPhotoSlot } from '@anxin/shared/shops/merchant-words'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { merchantOf, subjectsOf } from './merchant-view'
import {
  findMerchantPhoto,
  insertApplication,
  latestApplication,
  type ApplicationRow,
} from './merchant.repository'
import { lockShop, type ShopRow } from './shops.repository'

type Route = 'POST /shop/merchant/application'

export const APPLICATION_TIMER = 'shops.merchant-application'
/** After one of these the shop may apply anew; of anything else there can be one only. */
const ENDED_BADLY: readonly string[] = ['rejected', 'frozen', 'cancelled']

/**
 * Writes down that the shop applies for an account at WeChat Pay; WeChat hears of it afterwards. MERCHANT_APPLIED while
 * an application is open or through, MERCHANT_SUBJECT_UNSUPPORTED, EVIDENCE_MISSING for pictures that are not there.
 */
export async function applyForMerchant(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, body } = call
  return runCommand(app, call.command, async (tx) => {
    const shop = await lockShop(tx, caller.shopId)
    const earlier = await latestApplication(tx, shop.id)
    if (shop.subMchid !== null || (earlier !== null && !ENDED_BADLY.includes(earlier.state)))
      throw new AppError('MERCHANT_APPLIED', `shop ${shop.id}`)
    if (!subjectsOf(app).includes(body.subject))
      throw new AppError('MERCHANT_SUBJECT_UNSUPPORTED', body.subject)
    const photoIds = photosOf(body)
    await requirePhotos(tx, shop.id, photoIds)
    await insertApplication(tx, rowOf(app, shop, body, photoIds))
    await setTimer(app, tx, APPLICATION_TIMER, body.id, app.clock.now())
    await record(app, tx, actorOf(caller), 'merchant.applied', body.id, { subject: body.subject })
    return merchantOf(app, tx, shop)
  })
}

type Body = Call<Route>['body']
type PhotoIds = ApplicationRow['photoIds']

function photosOf({ licence, person }: Body): PhotoIds {
  return {
    'id-front': person.frontPhotoId,
    'id-back': person.backPhotoId,
    ...(licence ? { licence: licence.photoId } : {}),
  }
}

const PHOTO_FIELDS: Readonly<Record<MerchantPhotoSlot, string>> = {
  licence: 'body.licence.photoId',
  'id-front': 'body.person.frontPhotoId',
  'id-back': 'body.person.backPhotoId',
}

async function requirePhotos(tx: Tx, shopId: string, photoIds: PhotoIds): Promise<void> {
  const fields: Record<string, string> = {}
  for (const [slot, id] of Object.entries(photoIds) as [MerchantPhotoSlot, string][]) {
    const photo = await findMerchantPhoto(tx, id)
    if (photo?.shopId !== shopId || photo.slot !== slot) fields[PHOTO_FIELDS[slot]] = '照片已失效，请重新上传'
  }
  if (Object.keys(fields).length > 0) throw new AppError('EVIDENCE_MISSING', `shop ${shopId}`, { fields })
}

function rowOf(app: App, shop: ShopRow, body: Body, photoIds: PhotoIds): ApplicationRow {
  const now = app.clock.now()
  const { person, account, licence } = body
  const { name, idNumber, idFrom, idUntil } = person
  const seal = (value: object) => app.seal.seal(JSON.stringify(value))
  return {
    id: body.id,
    shopId: shop.id,
    region: shop.region,
    mode: app.wechatPay.mode,
    subject: body.subject,
    state: 'submitted',
    stateAt: now,
    nextStep: 'call',
    shortName: body.shortName,
    licenceNo: licence?.no ?? null,
    legalName: licence?.name ?? null,
    bank: account.bank,
    bankBranch: account.branch ?? null,
    accountKind: account.kind,
    personMasked: maskName(name),
    accountMasked: maskAccount(account.number),
    personSealed: seal({ name, idNumber, idFrom, idUntil }),
    accountSealed: seal({ holder: account.holder, number: account.number }),
    contactSealed: seal({ phone: body.phone, email: body.email }),
    photoIds,
    mediaIds: {},
    wechatNo: null,
    subMchid: null,
    signUrl: null,
    verifyUrl: null,
    transfer: null,
    rejections: [],
    asked: 0,
    lastCode: null,
    submittedAt: now,
  }
}
