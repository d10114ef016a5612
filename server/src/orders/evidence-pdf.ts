import { yuanText } from '@anxin/shared/kernel/money'
import { shanghaiRfc3339 } from '@anxin/shared/kernel/time'
import { ownerStage } from '@anxin/shared/orders/order.machine'
import { setImmediate } from 'node:timers/promises'
import type { Readable } from 'node:stream'
import { draw } from '../platform/pdf'
import {
  heading,
  LINE_HEIGHT,
  makeRoom,
  pdfSheet,
  SHEET_LEFT_PT,
  SMALL_PT,
  TITLE_PT,
  write,
  writeBesideQr,
  writeList,
  type Sheet,
} from '../platform/pdf-sheet'
import type { Folder } from './evidence-folder'
import { LEVEL_NAMES, LINE_KIND_NAMES, LINE_STATE_NAMES, PART_TYPE_NAMES, SLOT_NAMES } from './evidence-words'
import type { OrderLineRow, OrderPhotoRow } from './orders.repository'

const PHOTO = { acrossMax: 3, widthPt: 160, heightPt: 120, gapPt: 17, wordsPt: 40 }

/** How a document is read: the small picture of a photo, or null where its file is gone. */
type Thumbnail = (photo: OrderPhotoRow) => Promise<Buffer | null>

/** The material of a mediation on paper. It is written while it is read, picture by picture. */
export function evidencePdf(folder: Folder, thumbnail: Thumbnail): Readable {
  return pdfSheet(`维修调解材料 ${folder.order.id}`, folder.madeAt, (sheet) =>
    drawAll(sheet, folder, thumbnail),
  )
}

async function drawAll(sheet: Sheet, folder: Folder, thumbnail: Thumbnail): Promise<void> {
  await drawHead(sheet, folder)
  await drawMoney(sheet, folder)
  await writeList(sheet, '项目与车主的决定', folder.lines.map(lineText))
  await writeList(
    sheet,
    '检测单',
    (folder.inspection?.items ?? []).map(
      ({ name, level, note }) => `${name}：${LEVEL_NAMES[level]}${note === '' ? '' : `，${note}`}`,
    ),
  )
  await writeList(sheet, '施工步骤和装上的配件', workTexts(folder))
  await writeList(
    sheet,
    '全部经过',
    folder.entries.map(({ at, actorName, text }) => `${clock(at)}　${actorName ?? '系统'}　${text}`),
  )
  await drawPhotos(sheet, folder, thumbnail)
  await drawChain(sheet, folder)
}

async function drawHead(sheet: Sheet, { order, madeAt, url }: Folder): Promise<void> {
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
  await writeBesideQr(sheet, url, facts)
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
  await writeList(sheet, '款项（由微信支付冻结，未放款前平台和门店都不能动用）', [text])
}

function lineText(line: OrderLineRow): string {
  const { kind, partType, name, quantityMilli, unit, unitPriceFen, amountFen, state } = line
  const part = partType === null ? '' : ` ${PART_TYPE_NAMES[partType]}`
  const reason = line.declineReason === null ? '' : `（${line.declineReason}）`
  const decided = line.decidedAt === null ? '' : ` ${clock(line.decidedAt)}`
  const price = `${quantityMilli / 1000} ${unit} × ¥${yuanText(unitPriceFen)} = ¥${yuanText(amountFen)}`
  return `第 ${line.round} 轮　${LINE_KIND_NAMES[kind]}${part}　${name}　${price}　${LINE_STATE_NAMES[state]}${reason}${decided}`
}

function workTexts({ work, lines }: Folder): string[] {
  if (!work) return []
  const names = new Map(lines.map(({ id, name }) => [id, name]))
  return [
    ...[...work.ticks.values()].map(({ name, byName, at }) => `${clock(at)}　${byName}　完成「${name}」`),
    ...work.pieces.map(
      ({ lineId, brand, partNumber, serial, byName, at }) =>
        `${clock(at)}　${byName}　「${names.get(lineId) ?? ''}」装上 ${brand} ${partNumber}${serial === null ? '' : ` 序列号 ${serial}`}`,
    ),
  ]
}

async function drawPhotos(
  sheet: Sheet,
  { photos, reviewPhotoCount }: Folder,
  thumbnail: Thumbnail,
): Promise<void> {
  if (photos.length + reviewPhotoCount === 0) return
  const without = reviewPhotoCount === 0 ? '' : `，评价照片 ${reviewPhotoCount} 张不在内`
  await heading(sheet, `照片（${photos.length} 张，原件在证据包里${without}）`)
  for (const [index, photo] of photos.entries()) {
    const column = index % PHOTO.acrossMax
    if (column === 0) makeRoom(sheet, PHOTO.heightPt + PHOTO.wordsPt)
    const x = SHEET_LEFT_PT + column * (PHOTO.widthPt + PHOTO.gapPt)
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
  await writeList(sheet, '记录链', [
    result,
    ...(isWhole || !since ? [] : ['这一单早于记录功能，核验从上面的时间开始。']),
    `最后一条的指纹（SHA-256）：${head.hash ?? '无'}`,
    '每一条报价、同意、照片、接车、检测、账单和交车记录都带着前一条的指纹，改动、删除或插入任何一条，从那一条起就对不上。',
    `扫第一页的二维码，或打开 ${url}，平台会按当时的数据重新核验。不经过平台也能核验：证据包里的 chain.json 和 verify.mjs。`,
  ])
}

/** Shop-local, with the year: it may be read years later. */
function clock(at: Date): string {
  return shanghaiRfc3339(at).slice(0, 16).replace('T', ' ')
}
