import { AppError, assert } from '@anxin/shared/kernel/errors'
import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { ZipFile } from 'yazl'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { photoKey } from '../orders'
import type { Call, Reply } from '../platform/routes'
import type { CopyOfOwner } from './copy-of-owner'
import { exportPage } from './export-page'
import { readCopy } from './export-file'
import { findExport } from './exports.repository'

type Download = 'GET /me/exports/:exportId/file'

/** The copy as a ZIP, to whose it is and within its time; for everybody else it does not exist. */
export async function downloadExport(
  app: App,
  { caller, params }: Call<Download>,
  { reply }: { reply: FastifyReply },
): Promise<Reply<Download>> {
  const row = await findExport(app.db, params.exportId)
  const isOpen =
    row?.ownerId === caller.userId && row.state === 'ready' && (row.endsAt ?? 0) > app.clock.now()
  const copy = row && isOpen ? await readCopy(app, row) : null
  if (!row || !copy) throw new AppError('NOT_FOUND', `export ${params.exportId}`)
  await app.db.transaction((tx) => record(app, tx, actorOf(caller), 'account.export-taken', row.id))
  return reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="anxinxiu-${row.id}.zip"`)
    .header('cache-control', 'private, no-store')
    .send(await zipOf(app, copy))
}

/** The ZIP as it is read: one photo at a time is open, and none is held whole. */
async function zipOf(app: App, copy: CopyOfOwner): Promise<Readable> {
  const zip = new ZipFile()
  zip.on('error', (error: Error) => zip.outputStream.destroy(error))
  const entry = { mtime: new Date(copy.madeAt), compress: true }
  zip.addBuffer(Buffer.from(dataJson(copy)), 'data.json', entry)
  zip.addBuffer(Buffer.from(exportPage(copy)), 'index.html', entry)
  for (const { id, path } of copy.photos) {
    const key = photoKey(id)
    if (!(await app.storage.exists(key))) continue
    zip.addReadStreamLazy(path, { ...entry, compress: false }, (ready) => {
      app.storage.get(key).then((stored) => {
        assert(stored, `photo ${id} went away`)
        ready(null, stored.stream)
      }, ready)
    })
  }
  zip.end()
  return zip.outputStream
}

/** For machines: each table under its name, with what its columns are called. */
function dataJson({ madeAt, tables }: CopyOfOwner): string {
  const byName = Object.fromEntries(
    tables.map(({ name, title, labels, rows }) => [name, { title, labels, rows }]),
  )
  return JSON.stringify({ madeAt, tables: byName }, null, 1)
}
