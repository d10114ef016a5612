import { plusMs } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { MerchantPhotoSlot } from '@anxin/shared/shops/merchant-words'
import type { App } from '../app'
import type { Outcome, Refused } from '../gateways/outcome'
import type { ApplicationProgress } from '../gateways/wechat-pay/port'
import { askWechat } from '../platform/crash'
import { applicationNoOf, inputOf } from './application-input'
import { isEnded } from './ended'
import { forgetPapersOf, readPaper } from './merchant-photo-store'
import { findApplication, noteApplication, type ApplicationRow } from './merchant.repository'
import { activateApplication, observeApplication, seenIn, type Seen } from './observe-application'

/** Codes that speak of what the shop filled in; every other refusal speaks of us, and is tried again. */
const ABOUT_CONTENT: readonly string[] = ['PARAM_ERROR', 'INVALID_REQUEST', 'RULE_LIMIT']

/** A picture was forgotten before WeChat had it: only the shop can help. */
const GONE = 'PHOTO_GONE'

/**
 * Timer `shops.merchant-application`: hands an application in, and asks how it stands until it has ended, always with
 * the same number. What WeChat answers is all that moves it: an unknown outcome stays unknown, and is asked about
 * before anything is sent again. Answers when to come back, or null at the end. May run twice, or break off anywhere.
 */
export async function pursueApplication(app: App, id: string): Promise<Date | null> {
  const row = await findApplication(app.db, id)
  if (!row) return null
  if (isEnded(row.state)) {
    if (row.state === 'active') await forgetPapersOf(app, row.shopId)
    return null
  }
  if (row.mode !== app.wechatPay.mode) return stay(app, row, 'OTHER_MODE')
  return row.state === 'submitted' ? handIn(app, row) : askAbout(app, row)
}

async function handIn(app: App, row: ApplicationRow): Promise<Date | null> {
  const withMedia = await handInPhotos(app, row)
  if (withMedia === GONE) {
    const rejections = [{ field: null, reason: '照片已失效，请重新上传后再提交' }]
    return seenNow(app, row, { event: 'reject', code: GONE, rejections })
  }
  if (typeof withMedia === 'string') return stay(app, row, withMedia)
  // An earlier try may have arrived although its answer did not.
  if (row.nextStep === 'query') {
    const asked = await query(app, row)
    if (asked.kind === 'ok' && asked.value.stage !== 'editing') return follow(app, row, asked.value)
    if (asked.kind !== 'ok' && asked.kind !== 'missing') return stay(app, row, codeOf(asked))
  }
  await noteApplication(app.db, row, { nextStep: 'query' })
  const outcome = await askWechat(app, 'application.call', (wechat) =>
    wechat.applyForMerchant(inputOf(app, withMedia)),
  )
  if (outcome.kind === 'ok') return seenNow(app, row, { event: 'check', wechatNo: outcome.value.wechatNo })
  if (outcome.kind === 'refused') return refused(app, row, outcome)
  return stay(app, row, codeOf(outcome))
}

/** A refusal speaks of this try; what became of an earlier one with the same number, only a query can tell. */
async function refused(app: App, row: ApplicationRow, outcome: Refused): Promise<Date | null> {
  app.log.warn({ applicationId: row.id, code: outcome.code }, 'WeChat refuses an application')
  if (row.nextStep === 'query') {
    const asked = await query(app, row)
    if (asked.kind === 'ok' && asked.value.stage !== 'editing') return follow(app, row, asked.value)
    if (asked.kind !== 'ok' && asked.kind !== 'missing') return stay(app, row, codeOf(asked))
  }
  if (!ABOUT_CONTENT.includes(outcome.code)) return stay(app, row, outcome.code)
  const reason = '微信支付未受理，请核对填写的内容和照片后重新提交'
  return seenNow(app, row, {
    event: 'reject',
    code: outcome.code,
    rejections: [{ field: null, reason }],
  })
}

async function askAbout(app: App, row: ApplicationRow): Promise<Date | null> {
  const asked = await query(app, row)
  return asked.kind === 'ok' ? follow(app, row, asked.value) : stay(app, row, codeOf(asked))
}

function query(app: App, row: ApplicationRow): Promise<Outcome<ApplicationProgress>> {
  return askWechat(app, 'application.query', (wechat) =>
    wechat.queryApplication({ applicationNo: applicationNoOf(row.id) }),
  )
}

async function follow(app: App, row: ApplicationRow, progress: ApplicationProgress): Promise<Date | null> {
  if (progress.stage === 'finished') return finish(app, row, progress)
  const seen = seenIn(progress)
  return seen ? seenNow(app, row, seen) : stay(app, row, `STAGE_${progress.stage.toUpperCase()}`)
}

/**
 * WeChat has made the merchant. Before the shop takes money, WeChat must know where to tell of punishments, and in
 * partner mode the platform must be a receiver, which it can be once the shop has allowed sharing.
 */
async function finish(app: App, row: ApplicationRow, progress: ApplicationProgress): Promise<Date | null> {
  const { subMchid } = progress
  if (subMchid === null) return stay(app, row, 'NO_SUB_MCHID')
  const watched = await askWechat(app, 'application.watch', (wechat) => wechat.watchViolations())
  if (watched.kind === 'refused')
    app.log.error(
      { alarm: 'violations-unwatched', code: watched.code },
      'WeChat will not tell of punishments',
    )
  else if (watched.kind !== 'ok') return stay(app, row, codeOf(watched))
  const receiver = await askWechat(app, 'application.receiver', (wechat) => wechat.addReceiver({ subMchid }))
  if (receiver.kind === 'refused' && receiver.code === 'NO_AUTH')
    return seenNow(app, row, { ...progress, signUrl: null, event: 'authorise' })
  if (receiver.kind !== 'ok') return stay(app, row, codeOf(receiver))
  await activateApplication(app, row, subMchid)
  await forgetPapersOf(app, row.shopId)
  return null
}

/** Uploads the pictures that WeChat does not have yet. Answers the row with their ids, or why it did not work. */
async function handInPhotos(app: App, row: ApplicationRow): Promise<ApplicationRow | string> {
  let { mediaIds } = row
  for (const [slot, photoId] of Object.entries(row.photoIds) as [MerchantPhotoSlot, string][]) {
    if (mediaIds[slot] !== undefined) continue
    const content = await readPaper(app, photoId)
    if (!content) return GONE
    const outcome = await askWechat(app, 'application.upload', (wechat) =>
      wechat.uploadMedia({ content, fileName: `${slot}.jpg` }),
    )
    if (outcome.kind !== 'ok') return codeOf(outcome)
    mediaIds = { ...mediaIds, [slot]: outcome.value.mediaId }
    await noteApplication(app.db, row, { mediaIds })
  }
  return { ...row, mediaIds }
}

async function seenNow(app: App, row: ApplicationRow, seen: Seen): Promise<Date | null> {
  const now = await observeApplication(app, row.id, seen)
  return isEnded(now.state) ? null : plusMs(app.clock.now(), waitMs(LIMITS.merchantAskAfterMs, now.asked))
}

/** Nothing is known that was not known before: asked again, less and less often. */
async function stay(app: App, row: ApplicationRow, code: string): Promise<Date> {
  await noteApplication(app.db, row, { asked: row.asked + 1, lastCode: code })
  const waits = row.state === 'submitted' ? LIMITS.merchantRetryMs : LIMITS.merchantAskAfterMs
  return plusMs(app.clock.now(), waitMs(waits, row.asked))
}

function waitMs(waits: readonly number[], times: number): number {
  return waits[Math.min(times, waits.length - 1)] ?? 0
}

function codeOf(outcome: Exclude<Outcome<unknown>, { kind: 'ok' }>): string {
  switch (outcome.kind) {
    case 'refused':
    case 'not-ready':
      return outcome.code.slice(0, CODE_CHARS_MAX)
    case 'missing':
      return 'MISSING'
    case 'unknown':
      return outcome.reason.toUpperCase()
  }
}

const CODE_CHARS_MAX = 60
