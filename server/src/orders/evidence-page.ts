import { shanghaiRfc3339 } from '@anxin/shared/kernel/time'
import type { EvidenceReport } from '@anxin/shared/orders/evidence.contract'

const WHY = {
  missing: '这一条不见了',
  surplus: '这一条不在订单的记录数内',
  link: '这一条与前一条接不上',
  content: '这一条的内容被改过',
  record: '这一条与订单里的原始记录不符',
  file: '这一条的照片文件不在了，或被改过',
  unlinked: '订单里有不在记录中的内容',
} as const

const STYLE = `body{margin:0;background:#f5f6f7;color:#1c2a28;font:16px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif}
main{max-width:640px;margin:0 auto;padding:20px 16px 48px}
h1{font-size:20px;margin:0 0 16px}h2{font-size:16px;margin:24px 0 8px}
.card{background:#fff;border-radius:12px;padding:16px}
.sound strong{color:#0f6b5c}.broken strong{color:#b3261e}strong{font-size:18px}
p{margin:8px 0 0}code{font:13px/1.5 ui-monospace,monospace;word-break:break-all}
ol{list-style:none;margin:0;padding:0}li{display:flex;gap:8px;padding:8px 0;border-top:1px solid #e6e9e8;font-size:14px}
li:first-child{border-top:0}.no{min-width:2.5em;color:#5d6b68}.what{flex:1}.bad{color:#b3261e}time{color:#5d6b68}`

/** The report as a page for a phone; no script, nothing from elsewhere. */
export function evidencePage(report: EvidenceReport): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>维修记录核验 · 安心修</title><style>${STYLE}</style></head>
<body><main><h1>维修记录核验</h1>
<section class="card ${report.state}">${summary(report)}<p>订单号 <code>${escaped(report.orderId)}</code></p>
<p>核验时间 ${clock(report.checkedAt)}</p></section>
${report.count === 0 ? '' : `<h2>每一条记录</h2><section class="card"><ol>${report.links.map((link) => row(link, report)).join('')}</ol></section>`}
<h2>这是怎么核验的</h2>
<section class="card">报价、同意、照片、接车、检测、账单和交车，每一条记录都带着前一条的指纹（SHA-256）。改动、删除或插入任何一条，从那一条起就对不上。打开本页时，平台按现在的数据和照片文件重新计算一遍。为保护隐私，这里不显示记录的内容、姓名、车牌和电话；车主和门店可以在小程序里导出全部原件。</section>
</main></body></html>
`
}

function summary({ state, count, headHash, since, isWhole, misfit }: EvidenceReport): string {
  if (state === 'none' || since === null) return '<strong>还没有可核验的记录</strong>'
  const from = `${clock(since)}`
  const late = isWhole ? '' : '<p>这一单早于记录功能，核验从上面的时间开始。</p>'
  const hash = `<p>最后一条的指纹<br><code>${escaped(headHash ?? '')}</code></p>`
  if (misfit)
    return `<strong>记录对不上，不能证明未被改动</strong><p>第 ${misfit.seq} 条：${WHY[misfit.why]}</p>${late}${hash}`
  return `<strong>${count} 条记录，未被改动</strong><p>自 ${from} 起</p>${late}${hash}`
}

function row({ seq, what, at, hash }: EvidenceReport['links'][number], { misfit }: EvidenceReport): string {
  const bad = misfit?.seq === seq ? ' class="bad"' : ''
  return `<li${bad}><span class="no">${seq}</span><span class="what">${escaped(what)}<br><code>${escaped(hash.slice(0, 16))}</code></span><time datetime="${at}">${clock(at)}</time></li>`
}

/** Shop-local, to the second, with the year: it may be read years later. */
function clock(at: string): string {
  return shanghaiRfc3339(new Date(at)).slice(0, 19).replace('T', ' ')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
