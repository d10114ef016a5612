import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { transition } from '@anxin/shared/kernel/machine'
import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import type { Certificate, PublicCertificate } from '@anxin/shared/shops/certificate.contract'
import { certificateMachine } from '@anxin/shared/shops/certificate.machine'
import type { z } from 'zod'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimers } from '../platform/timers'
import {
  certificatesOfTechnician,
  findCertificate,
  lockCertificate,
  lockTechnicianOf,
  setSkills,
  updateCertificate,
  type CertificateRow,
} from './certificates.repository'
import { technicianNames } from './shops.repository'

export const CERTIFICATE_REMIND_TIMER = 'shops.certificate-remind'
export const CERTIFICATE_END_TIMER = 'shops.certificate-end'
/** When on that day people are told. */
const REMIND_AT_MINUTE = 10 * 60

/** What a certificate proves now: nothing before a person has seen it, and nothing after its last day. */
function standingOf(app: App, { state, validUntil }: CertificateRow) {
  const isOver = validUntil !== null && validUntil < localDayOf(app.clock.now())
  if (state === 'expired' || isOver) return 'expired' as const
  return state === 'proved' ? ('proved' as const) : ('unproved' as const)
}

/** The certificates of a technician for everybody: those that a shop says it has sent, without numbers. */
export async function publicCertificates(
  app: App,
  technicianId: string,
): Promise<z.input<typeof PublicCertificate>[]> {
  const rows = await certificatesOfTechnician(app.db, technicianId)
  return rows
    .filter(({ state }) => state !== 'draft' && state !== 'refused')
    .map((row) => {
      const { kind, skill, issuer, validUntil } = row
      return { kind, skill, issuer, validUntil, standing: standingOf(app, row) }
    })
}

export function toCertificate(app: App, row: CertificateRow): z.input<typeof Certificate> {
  const { id, technicianId, kind, skill, issuer, validUntil, state, refuseReason } = row
  return {
    id,
    technicianId,
    kind,
    skill,
    numberMasked: masked(app.seal.open(row.numberSealed)),
    issuer,
    validUntil,
    state: standingOf(app, row) === 'expired' && state !== 'withdrawn' ? 'expired' : state,
    refuseReason,
    createdAt: row.createdAt.toISOString(),
  }
}

function masked(number: string): string {
  return `${'*'.repeat(Math.max(0, number.length - 4))}${number.slice(-4)}`
}

/**
 * Writes whether a skill of a technician is proved: by any certificate that a person has seen and that has not run
 * out. A skill that is proved and was not claimed is added; what matching and the plan go by is this alone.
 */
export async function applyCertificates(
  app: App,
  tx: Tx,
  { shopId, technicianId, skill }: Pick<CertificateRow, 'shopId' | 'technicianId' | 'skill'>,
): Promise<void> {
  const { skills } = await lockTechnicianOf(tx, shopId, technicianId)
  const rows = await certificatesOfTechnician(tx, technicianId)
  const proved = rows.some((row) => row.skill === skill && standingOf(app, row) === 'proved')
  const isKnown = skills.some((own) => own.skill === skill)
  const next = skills.map((own) => (own.skill === skill ? { skill, proved } : own))
  await setSkills(tx, technicianId, isKnown || !proved ? next : [...next, { skill, proved }])
}

/** The timers of a proved certificate: a reminder 30 days before its last day, and the end after it. */
export async function setCertificateTimers(
  app: App,
  tx: Tx,
  { id, validUntil }: CertificateRow,
): Promise<void> {
  if (validUntil === null) return
  const remindAt = instantOf(addDays(validUntil, -LIMITS.certificateRemindDays), REMIND_AT_MINUTE)
  const now = app.clock.now()
  await setTimers(app, tx, [
    { kind: CERTIFICATE_END_TIMER, subjectId: id, dueAt: instantOf(addDays(validUntil, 1)) },
    { kind: CERTIFICATE_REMIND_TIMER, subjectId: id, dueAt: remindAt > now ? remindAt : now },
  ])
}

/** Timer: 30 days are left. */
export async function remindOfCertificate(app: App, tx: Tx, certificateId: string): Promise<void> {
  const row = await lockCertificate(tx, certificateId)
  if (row.state !== 'proved' || row.validUntil === null) return
  const { shopId, validUntil } = row
  await publish(app, tx, 'certificate.ending', certificateId, { certificateId, shopId, validUntil })
}

/** Timer: its last day is over. Work that needs it is offered to this technician no more. */
export async function endCertificate(app: App, tx: Tx, certificateId: string): Promise<void> {
  const old = await lockCertificate(tx, certificateId)
  if (standingOf(app, old) !== 'expired' || old.state !== 'proved') return
  const row = await updateCertificate(tx, old, { state: transition(certificateMachine, old.state, 'expire') })
  await applyCertificates(app, tx, row)
  await publish(app, tx, 'certificate.ended', certificateId, { certificateId, shopId: row.shopId })
}

/** An operator has compared it with its picture. Nothing happens to one that was withdrawn meanwhile. */
export async function decideCertificate(
  app: App,
  tx: Tx,
  certificateId: string,
  decision: { readonly prove: boolean; readonly note: string },
): Promise<void> {
  const old = await lockCertificate(tx, certificateId)
  if (old.state !== 'pending') return
  if (decision.prove && standingOf(app, old) === 'expired')
    throw new AppError('CERTIFICATE_OVER', `until ${old.validUntil}`)
  const row = await updateCertificate(tx, old, {
    state: transition(certificateMachine, old.state, decision.prove ? 'prove' : 'refuse'),
    refuseReason: decision.prove ? null : decision.note,
  })
  if (decision.prove) {
    await applyCertificates(app, tx, row)
    await setCertificateTimers(app, tx, row)
  }
  const { shopId } = row
  await publish(app, tx, 'certificate.decided', certificateId, {
    certificateId,
    shopId,
    proved: decision.prove,
  })
}

/** What an operator has to look at, or null when it waits for nobody any more. */
export async function certificateToCheck(
  q: Queries,
  certificateId: string,
): Promise<Pick<CertificateRow, 'shopId' | 'kind' | 'skill'> | null> {
  const row = await findCertificate(q, certificateId)
  return row?.state === 'pending' ? row : null
}

/** Whose it is and what it is called, for those who are told of it. */
export async function certificateFacts(q: Queries, certificateId: string) {
  const row = await findCertificate(q, certificateId)
  if (!row) throw new AppError('NOT_FOUND', `certificate ${certificateId}`)
  const names = await technicianNames(q, row.shopId)
  const { technicianId, kind, validUntil } = row
  return { technicianId, technicianName: names.get(technicianId) ?? '技师', kind, validUntil }
}

/** It proves nothing from now on. */
export async function withdraw(app: App, tx: Tx, old: CertificateRow): Promise<void> {
  const state = transition(certificateMachine, old.state, 'withdraw')
  const row = await updateCertificate(tx, old, { state })
  await cancelTimers(tx, row.id, [CERTIFICATE_REMIND_TIMER, CERTIFICATE_END_TIMER])
  if (old.state === 'proved') await applyCertificates(app, tx, row)
}
