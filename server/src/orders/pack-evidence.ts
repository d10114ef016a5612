import { assert } from '@anxin/shared/kernel/errors'
import { createWriteStream } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'
import sharp from 'sharp'
import { ZipFile } from 'yazl'
import type { App } from '../app'
import { actorOf, record, SYSTEM, type Actor } from '../audit'
import { requireRight } from '../platform/caller'
import { StartError } from '../platform/env'
import type { Call, Reply } from '../platform/routes'
import { readableOrder } from './access'
import { openFolder, type Folder } from './evidence-folder'
import { evidencePdf } from './evidence-pdf'
import { PACK_README, VERIFY_PROGRAM } from './evidence-program'
import type { OrderPhotoRow } from './orders.repository'
import { photoKey } from './photos'
import { verifyChain } from './verify-evidence'

type Download = 'GET /evidence-packs/:orderId'

const THUMBNAIL = { widthPx: 480, heightPx: 360, quality: 70 }

/** The material of a mediation, for those who may read the order; that it was taken is in the audit. */
export async function downloadPack(
  app: App,
  { caller, params, query }: Call<Download>,
  { reply }: { reply: FastifyReply },
): Promise<Reply<Download>> {
  if (caller.kind === 'operator') requireRight(caller, 'orders')
  const { id } = await readableOrder(app.db, caller, params.orderId)
  const folder = await openFolder(app, id)
  await recordTaken(app, folder, actorOf(caller), query.format)
  const isPdf = query.format === 'pdf'
  return reply
    .type(isPdf ? 'application/pdf' : 'application/zip')
    .header('content-disposition', `attachment; filename="evidence-${id}.${query.format}"`)
    .header('cache-control', 'private, no-store')
    .send(isPdf ? pdfOf(app, folder) : await zipOf(app, folder))
}

/** `evidence pack <order id> [file]` writes the ZIP, `evidence verify <order id>` says what fits; answers what was done. */
export async function evidenceByHand(app: App, [verb, orderId, file]: string[]): Promise<string> {
  if (orderId === undefined || (verb !== 'pack' && verb !== 'verify'))
    throw new StartError(['Usage: evidence pack <order id> [file] | evidence verify <order id>'])
  if (verb === 'verify') {
    const { head, misfit } = await verifyChain(app, orderId)
    return `${head.count} links, head ${head.hash ?? 'none'}: ${misfit ? `link ${misfit.seq} does not fit (${misfit.why})` : 'all fit'}`
  }
  const path = file ?? `evidence-${orderId}.zip`
  const folder = await openFolder(app, orderId)
  await recordTaken(app, folder, SYSTEM, 'zip')
  await pipeline(await zipOf(app, folder), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  return path
}

async function recordTaken(
  app: App,
  { order, verdict }: Folder,
  actor: Actor,
  format: string,
): Promise<void> {
  const { count, hash } = verdict.head
  await app.db.transaction((tx) =>
    record(app, tx, actor, 'evidence.packed', order.id, { format, links: count, headHash: hash }),
  )
}

function pdfOf(app: App, folder: Folder): Readable {
  return evidencePdf(folder, (photo) => thumbnailOf(app, photo))
}

/** The ZIP as it is read: one photo at a time is open, and none is held whole. */
async function zipOf(app: App, folder: Folder): Promise<Readable> {
  const zip = new ZipFile()
  zip.on('error', (error: Error) => zip.outputStream.destroy(error))
  const entry = { mtime: folder.madeAt, compress: true }
  zip.addReadStreamLazy('material.pdf', entry, (ready) => ready(null, pdfOf(app, folder)))
  zip.addBuffer(Buffer.from(PACK_README), 'README.txt', entry)
  zip.addBuffer(Buffer.from(VERIFY_PROGRAM), 'verify.mjs', entry)
  zip.addBuffer(Buffer.from(chainJson(folder)), 'chain.json', entry)
  for (const photo of folder.photos) {
    const key = photoKey(photo.id)
    if (!(await app.storage.exists(key))) continue // the verdict and the PDF say that it is gone
    zip.addReadStreamLazy(`photos/${photo.id}.jpg`, { mtime: photo.at, compress: false }, (ready) => {
      app.storage.get(key).then((stored) => {
        assert(stored, `photo ${photo.id} went away`)
        ready(null, stored.stream)
      }, ready)
    })
  }
  zip.end()
  return zip.outputStream
}

function chainJson({ order, verdict, url, madeAt }: Folder): string {
  const { head, isWhole, misfit, links } = verdict
  return JSON.stringify({ orderId: order.id, head, isWhole, misfit, url, madeAt, links }, null, 1)
}

async function thumbnailOf(app: App, photo: OrderPhotoRow): Promise<Buffer | null> {
  const stored = await app.storage.get(photoKey(photo.id))
  if (!stored) return null
  const { widthPx, heightPx, quality } = THUMBNAIL
  try {
    return await sharp(await buffer(stored.stream))
      .resize(widthPx, heightPx, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer()
  } catch {
    return null // no picture any more; the verdict says which
  }
}
