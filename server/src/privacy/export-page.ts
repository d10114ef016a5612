import { yuanText } from '@anxin/shared/kernel/money'
import { shanghaiRfc3339 } from '@anxin/shared/kernel/time'
import type { CopiedTable, CopyOfOwner } from './copy-of-owner'

const STYLE =
  'body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}' +
  'h2{margin-top:2.5rem;border-bottom:1px solid #ccc}dl{display:grid;grid-template-columns:10rem 1fr;gap:.2rem 1rem;' +
  'margin:1rem 0;padding:.8rem;background:#f6f6f6;border-radius:8px}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}' +
  'img{max-width:100%;border-radius:8px}'

/** The copy for people: one page that needs no network, each record as a list of what is known. */
export function exportPage({ madeAt, tables, photos }: CopyOfOwner): string {
  const paths = new Map(photos.map(({ id, path }) => [id, path]))
  const filled = tables.filter(({ rows }) => rows.length > 0)
  const contents = filled.map(
    ({ name, title, rows }) => `<li><a href="#${name}">${escaped(title)}</a>（${rows.length}）</li>`,
  )
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>安心修 · 我的资料</title><style>${STYLE}</style></head>
<body><h1>安心修保存的我的资料</h1>
<p>整理时间：${minute(madeAt)}。同样的内容在 data.json 里，供其他软件读取；照片在 photos 文件夹。门店员工的姓名已打码，其他人的资料不在其中。</p>
<ul>${contents.join('')}</ul>
${filled.map((table) => section(table, paths)).join('\n')}
</body></html>
`
}

function section({ name, title, labels, rows }: CopiedTable, paths: ReadonlyMap<string, string>): string {
  const items = rows.map((row) => {
    const known = Object.entries(labels).filter(([column]) => hasContent(row[column]))
    const lines = known.map(
      ([column, label]) => `<dt>${escaped(label)}</dt><dd>${escaped(shown(column, row[column]))}</dd>`,
    )
    const path = name === 'order_photo' ? paths.get(String(row['id'])) : undefined
    const picture =
      path === undefined ? '' : `<dt>图片</dt><dd><img loading="lazy" alt="" src="${path}"></dd>`
    return `<dl>${lines.join('')}${picture}</dl>`
  })
  return `<h2 id="${name}">${escaped(title)}</h2>${items.join('')}`
}

function hasContent(value: unknown): boolean {
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/** Amounts in yuan, instants in China's time, and the words of the platform in Chinese. */
function shown(column: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return column.endsWith('Fen') ? `${yuanText(value)} 元` : String(value)
  if (typeof value !== 'string') return JSON.stringify(value)
  if (column.endsWith('At') || column === 'at' || column.endsWith('Until'))
    return Number.isNaN(Date.parse(value)) ? value : minute(value)
  return WORDS[value] ?? value
}

/** 2026-03-02 10:00, in China. */
function minute(at: string): string {
  return shanghaiRfc3339(new Date(at)).slice(0, 16).replace('T', ' ')
}

/** What the stored words mean; one that is missing here stands as it is stored. */
const WORDS: Readonly<Record<string, string>> = {
  MATCHING: '正在找店',
  PENDING_PAY: '待支付',
  ACCEPTED: '已接单',
  NO_SHOW: '未到店',
  CHECKED_IN: '已接车',
  AWAIT_APPROVAL: '待确认报价',
  IN_SERVICE: '施工中',
  READY: '完工待取',
  DELIVERED: '已交车',
  COMPLETED: '已完成',
  CANCELLED: '已取消',
  owner: '车主',
  shop: '门店',
  operator: '平台客服',
  system: '系统',
  wechat: '微信',
  labour: '工时',
  part: '配件',
  consumable: '辅料',
  fee: '杂费',
  outside: '外协',
  package: '套餐',
  deposit: '订金',
  balance: '尾款',
  supplement: '增项',
  inspection: '检测费',
  refund: '退款',
  release: '放款',
  share: '放款',
  paid: '已支付',
  succeeded: '已成功',
  pending: '处理中',
  approved: '已同意',
  declined: '未同意',
  done: '已完成',
  dropped: '未做',
  usable: '可用',
  used: '已使用',
  published: '已发布',
  allow: '通过',
  verify: '需验证',
  hold: '暂停',
  fixed: '一口价',
  range: '区间价',
  'inspect-first': '先检后报',
  petrol: '汽油',
  diesel: '柴油',
  bev: '纯电',
  phone: '手机号',
  vehicle: '车牌和车架号',
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
