import { yuanText } from '@anxin/shared/kernel/money'
import { shanghaiRfc3339 } from '@anxin/shared/kernel/time'
import { ownerStage } from '@anxin/shared/orders/order.machine'
import { setImmediate } from 'node:timers/promises'
import createQr from 'qrcode-generator'
import type { Readable } from 'node:stream'
import { draw, linesOfWidth, openPen, type Pen } from '../settlement'
import type { Folder } from './evidence-folder'
import { LEVEL_NAMES, LINE_KIND_NAMES, LINE_STATE_NAMES, PART_TYPE_NAMES, SLOT_NAMES } from './evidence-words'
import type { OrderLineRow, OrderPhotoRow } from './orders.repository'

/* A4 upright, in points of 1/72 inch. */
const PAGE = { width: 595.28, height: 841.89, margin: 40 }
const WIDTH_PT = PAGE.width - 2 * PAGE.margin
const [TITLE_PT, HEAD_PT, TEXT_PT, SMALL_PT] = [18, 12, 9, 6.5]
const LINE_HEIGHT = 1.5
const QR_PT = 84
const PHOTO = { acrossMax: 3, widthPt: 160, heightPt: 120, gapPt: 17, wordsPt: 40 }

/** How a document is read: the small picture of a photo, or null where its file is gone. */
type Thumbnail = (photo: OrderPhotoRow) => Promise<Buffer | null>

/** A page with the place where the next line goes. */
type Sheet = { readonly pen: Pen; y: number }

/** The material of a mediation on paper. It is written while it is read, picture by picture. */
export function evidencePdf(folder: Folder, thumbnail: Thumbnail): Readable {
  const title = `维修调解材料 ${folder.order.id}`
  const pen = openPen({ layout: 'portrait', marginPt: PAGE.margin, title, madeAt: folder.madeAt })
  const sheet = { pen, y: PAGE.margin }
  drawAll(sheet, folder, thumbnail).then(
    () => pen.doc.end(),
    (error: Error) => pen.doc.destroy(error),
  )
  return pen.doc
}

async function drawAll(sheet: Sheet, folder: Folder, thumbnail: Thumbnail): Promise<void> {
  await drawHead(sheet, folder)
  await drawMoney(sheet, folder)
  await drawList(sheet, '项目与车主的决定', folder.lines.map(lineText))
  await drawList(
    sheet,
    '检测单',
    (folder.inspection?.items ?? []).map(
      ({ name, level, note }) => `${name}：${LEVEL_NAMES[level]}${note === '' ? '' : `，${note}`}`,
    ),
  )
  await drawList(
    sheet,
    '全部经过',
    folder.entries.map(({ at, actorName, text }) => `${clock(at)}　${actorName ?? '系统'}　${text}`),
  )
  await drawPhotos(sheet, folder.photos, thumbnail)
  await drawChain(sheet, folder)
}

async function drawHead(sheet: Sheet, { order, madeAt, url }: Folder): Promise<void> {
  const top = sheet.y
  await write(sheet, '维修调解材料', TITLE_PT)
  const facts = [
    `订单号 ${order.id}`,
    `门店 ${order.shopName ?? '未定'}　服务 ${order.serviceName}`,
    `车辆 ${order.vehicleText}`,
    `状态 ${ownerStage(order.state)}　下单 ${clock(order.createdAt)}`,
    ...(order.checkedInAt
      ? [
          `接车 ${clock(order.checkedInAt)}　里程 ${order.odometerKm ?? 0} 公里　油量/电量 ${order.fuelPercent ?? 0}%`,
        ]
      : []),
    ...(order.damages?.length ? [`接车时已有损伤：${order.damages.join('、')}`] : []),
    ...(order.items ? [`车内物品：${order.items}`] : []),
    ...(order.deliveredAt ? [`交车 ${clock(order.deliveredAt)}`] : []),
    `本材料生成于 ${clock(madeAt)}`,
  ]
  for (const fact of facts) await write(sheet, fact, TEXT_PT, WIDTH_PT - QR_PT - PHOTO.gapPt)
  drawQr(sheet.pen, url, PAGE.width - PAGE.margin - QR_PT, top)
  sheet.y = Math.max(sheet.y, top + QR_PT)
}

async function drawMoney(sheet: Sheet, { order, money }: Folder): Promise<void> {
  const sums = [
    ['账单', order.billFen ?? 0],
    ['车主已付', money.paidFen],
    ['已退车主', money.refundedFen],
    ['冻结中', money.frozenFen],
    ['已放款给门店', money.toShopFen],
    ['平台服务费', money.commissionFen],
    ['平台垫付', money.advancedFen],
  ] as const
  const text = sums.map(([name, fen]) => `${name} ¥${yuanText(fen)}`).join('　')
  await drawList(sheet, '款项（由微信支付冻结，未放款前平台和门店都不能动用）', [text])
}

function lineText(line: OrderLineRow): string {
  const { kind, partType, name, quantityMilli, unit, unitPriceFen, amountFen, state } = line
  const part = partType === null ? '' : ` ${PART_TYPE_NAMES[partType]}`
  const reason = line.declineReason === null ? '' : `（${line.declineReason}）`
  const decided = line.decidedAt === null ? '' : ` ${clock(line.decidedAt)}`
  const price = `${quantityMilli / 1000} ${unit} × ¥${yuanText(unitPriceFen)} = ¥${yuanText(amountFen)}`
  return `第 ${line.round} 轮　${LINE_KIND_NAMES[kind]}${part}　${name}　${price}　${LINE_STATE_NAMES[state]}${reason}${decided}`
}

async function drawPhotos(
  sheet: Sheet,
  photos: readonly OrderPhotoRow[],
  thumbnail: Thumbnail,
): Promise<void> {
  if (photos.length === 0) return
  await heading(sheet, `照片（${photos.length} 张，原件在证据包里）`)
  for (const [index, photo] of photos.entries()) {
    const column = index % PHOTO.acrossMax
    if (column === 0) makeRoom(sheet, PHOTO.heightPt + PHOTO.wordsPt)
    const x = PAGE.margin + column * (PHOTO.widthPt + PHOTO.gapPt)
    const small = await thumbnail(photo)
    if (small) sheet.pen.doc.image(small, x, sheet.y, { fit: [PHOTO.widthPt, PHOTO.heightPt] })
    const words = [
      `${SLOT_NAMES[photo.slot]}　${photo.side === 'owner' ? '车主' : '门店'}　${clock(photo.at)}${small ? '' : '　文件不在了'}`,
      photo.sha256.slice(0, 32),
      photo.sha256.slice(32),
    ]
    for (const [row, text] of words.entries())
      await draw(sheet.pen, text, x, sheet.y + PHOTO.heightPt + 4 + row * SMALL_PT * LINE_HEIGHT, SMALL_PT)
    await setImmediate()
    if (column === PHOTO.acrossMax - 1 || index === photos.length - 1)
      sheet.y += PHOTO.heightPt + PHOTO.wordsPt
  }
}

async function drawChain(sheet: Sheet, { verdict, url }: Folder): Promise<void> {
  const { head, links, isWhole, misfit } = verdict
  const since = links[0]?.at
  const result = misfit
    ? `核验结果：第 ${misfit.seq} 条起对不上，不能证明未被改动。`
    : since
      ? `核验结果：自 ${clock(since)} 起 ${head.count} 条记录，未被改动。`
      : '核验结果：这一单还没有可核验的记录。'
  await drawList(sheet, '记录链', [
    result,
    ...(isWhole || !since ? [] : ['这一单早于记录功能，核验从上面的时间开始。']),
    `最后一条的指纹（SHA-256）：${head.hash ?? '无'}`,
    '每一条报价、同意、照片、接车、检测、账单和交车记录都带着前一条的指纹，改动、删除或插入任何一条，从那一条起就对不上。',
    `扫第一页的二维码，或打开 ${url}，平台会按当时的数据重新核验。不经过平台也能核验：证据包里的 chain.json 和 verify.mjs。`,
  ])
}

async function drawList(sheet: Sheet, title: string, items: readonly string[]): Promise<void> {
  if (items.length === 0) return
  await heading(sheet, title)
  for (const item of items) await write(sheet, item, TEXT_PT)
}

async function heading(sheet: Sheet, text: string): Promise<void> {
  makeRoom(sheet, 4 * HEAD_PT)
  sheet.y += HEAD_PT
  await write(sheet, text, HEAD_PT)
}

/** Text in as many lines as it takes, over as many pages. */
async function write(sheet: Sheet, text: string, sizePt: number, widthPt = WIDTH_PT): Promise<void> {
  for (const line of await linesOfWidth(sheet.pen, text, widthPt, sizePt)) {
    makeRoom(sheet, sizePt * LINE_HEIGHT)
    await draw(sheet.pen, line, PAGE.margin, sheet.y, sizePt)
    sheet.y += sizePt * LINE_HEIGHT
  }
  await setImmediate() // a paragraph is some milliseconds of work, and others wait for the same thread
}

function makeRoom(sheet: Sheet, heightPt: number): void {
  if (sheet.y + heightPt <= PAGE.height - PAGE.margin) return
  sheet.pen.doc.addPage()
  sheet.y = PAGE.margin
}

function drawQr({ doc }: Pen, text: string, x: number, y: number): void {
  const qr = createQr(0, 'M')
  qr.addData(text)
  qr.make()
  const dots = qr.getModuleCount()
  const dotPt = QR_PT / dots
  for (let row = 0; row < dots; row++)
    for (let column = 0; column < dots; column++)
      if (qr.isDark(row, column)) doc.rect(x + column * dotPt, y + row * dotPt, dotPt, dotPt)
  doc.fill('#000000')
}

/** Shop-local, with the year: it may be read years later. */
function clock(at: Date): string {
  return shanghaiRfc3339(at).slice(0, 16).replace('T', ' ')
}
