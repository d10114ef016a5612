/** What lies in the pack so that it can be checked without us. It must follow evidence-chain.ts to the letter. */
export const VERIFY_PROGRAM = `// node verify.mjs — checks chain.json and photos/ beside it; needs Node.js 18 and nothing else.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const read = (name) => readFileSync(new URL(name, import.meta.url))
const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const photoHash = (id) => {
  try {
    return sha256(read('photos/' + id + '.jpg'))
  } catch {
    return 'no file'
  }
}
const { orderId, head, links } = JSON.parse(read('chain.json'))
const stop = (seq, why) => {
  console.log('NOT SOUND: link ' + seq + ' ' + why)
  process.exit(1)
}

let prevHash = null
let leftOut = 0
for (const [index, link] of links.entries()) {
  const { seq, kind, recordId, at, content, contentHash } = link
  if (seq !== index + 1 || link.orderId !== orderId) stop(index + 1, 'is missing')
  const told = ['anxin-evidence-1', orderId, seq, kind, recordId, at, contentHash, prevHash]
  if (link.prevHash !== prevHash || link.hash !== sha256(JSON.stringify(told))) stop(seq, 'does not follow')
  if (content !== null && sha256(content) !== contentHash) stop(seq, 'says something else')
  if (kind === 'photo') {
    const told = JSON.parse(content)
    const is = photoHash(recordId)
    if (told.slot === 'review' && is === 'no file') leftOut += 1
    else if (is !== told.sha256) stop(seq, 'has another photo, or none')
  }
  prevHash = link.hash
}
if (links.length !== head.count || prevHash !== head.hash) stop(links.length + 1, 'is missing')
console.log('SOUND: ' + links.length + ' links, head ' + prevHash + (leftOut ? ', ' + leftOut + ' review photos left out' : ''))
`

export const PACK_README = `安心修 证据包

material.pdf  调解材料：订单、项目与车主的决定、款项、经过、照片缩略图、记录链
photos/       照片原件，文件名是照片编号；评价照片不在内，审核通过后在评价里公开
chain.json    记录链：每一条的内容、内容的 SHA-256、前一条的指纹、自己的指纹
verify.mjs    核验程序：在本目录运行 node verify.mjs，不联网

一条记录的指纹 = SHA-256(["anxin-evidence-1", 订单号, 序号, 种类, 记录编号, 时间, 内容的 SHA-256, 前一条的指纹])，
以不含空格的 JSON（RFC 8785）计算。照片记录的内容里有照片文件的 SHA-256。
内容为 null 的记录已按车主要求删除内容，指纹仍然有效。
`
