import { assert } from '@anxin/shared/kernel/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { OperatorCaller } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { decideCertificate, showCertificateTo } from '../shops'
import { closeItem } from './close-item'
import { certificateOfCause } from './open-item'
import { lockOpenItem, ofRegion, requireRight } from './operator-access'
import { requireKind } from './require-kind'

type Decide = 'POST /operators/queue/:itemId/certificate-decision'
type Show = 'GET /operators/certificates/:certificateId'
type Photo = 'GET /operators/certificates/:certificateId/photo'

/** A person has compared a certificate with its picture: it proves the skill, or it does not. */
export async function decideOnCertificate(app: App, call: Call<Decide>): Promise<Reply<Decide>> {
  const { caller, params, body, command } = call
  requireRight(caller, 'queue')
  return runCommand(app, command, async (tx) => {
    const item = requireKind(await lockOpenItem(tx, caller, params.itemId), ['certificate'])
    const certificateId = certificateOfCause(item.causeKey)
    assert(certificateId, 'an item about a certificate names it')
    await decideCertificate(app, tx, certificateId, { prove: body.prove, note: body.note })
    const deed = body.prove ? 'queue.certificate-prove' : 'queue.certificate-refuse'
    await closeItem(app, tx, item, { by: caller, deed, note: body.note })
    return { ok: true as const }
  })
}

/** The certificate with its number, in full; who looked is noted. */
export async function showCertificate(app: App, { caller, params }: Call<Show>): Promise<Reply<Show>> {
  const { certificate } = await look(app, caller, params.certificateId)
  return certificate
}

export async function downloadCertificatePhoto(
  app: App,
  { caller, params }: Call<Photo>,
  { reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<Reply<Photo>> {
  const { picture } = await look(app, caller, params.certificateId)
  return reply
    .type('image/jpeg')
    .header('cache-control', 'private, no-store')
    .send(await picture())
}

async function look(app: App, caller: OperatorCaller, certificateId: string) {
  requireRight(caller, 'queue')
  const found = await showCertificateTo(app, certificateId)
  ofRegion(caller, found)
  await app.db.transaction((tx) => record(app, tx, actorOf(caller), 'certificate.look', certificateId))
  return found
}
