import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { transition } from '@anxin/shared/kernel/machine'
import { localDayOf } from '@anxin/shared/kernel/time'
import { provesSkill } from '@anxin/shared/shops/certificate-words'
import { certificateMachine } from '@anxin/shared/shops/certificate.machine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { reencodePhoto } from '../gateways/storage/photos'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import {
  certificatesOfShop,
  countCertificates,
  findCertificate,
  insertCertificate,
  lockCertificate,
  lockTechnicianOf,
  updateCertificate,
  type CertificateRow,
} from './certificates.repository'
import { toCertificate, withdraw } from './certificates'
import { keepPaper } from './merchant-photo-store'
import { readFile } from './upload-merchant-photo'

type List = 'GET /shop/certificates'
type Enter = 'POST /shop/technicians/:technicianId/certificates'
type Picture = 'POST /shop/certificate-photos'
type Withdraw = 'POST /shop/certificates/:certificateId/withdrawal'

export async function listCertificates(app: App, { caller }: Call<List>): Promise<Reply<List>> {
  const rows = await certificatesOfShop(app.db, caller.shopId)
  return { items: rows.map((row) => toCertificate(app, row)) }
}

/**
 * The shop enters a certificate of a technician; it proves nothing before an operator has seen its picture.
 * CERTIFICATE_UNFIT where its kind does not prove the skill, CERTIFICATE_OVER where it has run out already.
 */
export async function enterCertificate(app: App, call: Call<Enter>): Promise<Reply<Enter>> {
  const { caller, params, body, command } = call
  return runCommand(app, command, async (tx) => {
    const { id, kind, skill, number, issuer, validUntil } = body
    if (!provesSkill(kind, skill, validUntil)) throw new AppError('CERTIFICATE_UNFIT', `${kind} for ${skill}`)
    if (validUntil !== null && validUntil < localDayOf(app.clock.now()))
      throw new AppError('CERTIFICATE_OVER', validUntil)
    const { id: technicianId } = await lockTechnicianOf(tx, caller.shopId, params.technicianId)
    if ((await countCertificates(tx, caller.shopId)) >= LIMITS.certificatesPerShopMax)
      throw new AppError('LIMIT_REACHED', 'certificates')
    const row: CertificateRow = {
      id,
      shopId: caller.shopId,
      technicianId,
      kind,
      skill,
      numberSealed: app.seal.seal(number),
      issuer,
      validUntil,
      state: 'draft',
      refuseReason: null,
      createdAt: app.clock.now(),
    }
    await insertCertificate(tx, row)
    await record(app, tx, actorOf(caller), 'certificate.enter', id, { technicianId, kind })
    return toCertificate(app, row)
  })
}

/** Takes the picture, sealed like every paper, and puts the certificate before an operator. */
export async function uploadCertificatePhoto(
  app: App,
  { caller, query }: Call<Picture>,
  { request }: { request: FastifyRequest; reply: FastifyReply },
): Promise<Reply<Picture>> {
  const { certificateId } = query
  requireOwn(caller.shopId, await findCertificate(app.db, certificateId))
  const outcome = await reencodePhoto(await readFile(request))
  if (outcome.kind === 'refused') throw new AppError('PHOTO_REFUSED', outcome.reason)
  return app.db.transaction(async (tx) => {
    const old = requireOwn(caller.shopId, await lockCertificate(tx, certificateId))
    const state = transition(certificateMachine, old.state, 'send')
    // Under the lock: nobody looks at a picture that an upload beside this one is replacing.
    await keepPaper(app, certificateId, outcome.photo.data, 'certificates')
    const row = await updateCertificate(tx, old, { state, refuseReason: null })
    const { shopId } = row
    if (old.state !== 'pending')
      await publish(app, tx, 'certificate.submitted', certificateId, { certificateId, shopId })
    return toCertificate(app, row)
  })
}

export async function withdrawCertificate(app: App, call: Call<Withdraw>): Promise<Reply<Withdraw>> {
  const { caller, params, command } = call
  return runCommand(app, command, async (tx) => {
    const old = requireOwn(caller.shopId, await lockCertificate(tx, params.certificateId))
    await withdraw(app, tx, old)
    await record(app, tx, actorOf(caller), 'certificate.withdraw', old.id)
    return { ok: true as const }
  })
}

function requireOwn(shopId: string, row: CertificateRow | null): CertificateRow {
  if (row?.shopId !== shopId) throw new AppError('NOT_FOUND', `no such certificate of shop ${shopId}`)
  return row
}
