import { z } from 'zod'
import { defineContract, Done } from '../kernel/contract'
import { Instant, LocalDate } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { statesOf } from '../kernel/machine'
import { CERTIFICATE_KINDS } from './certificate-words'
import { certificateMachine } from './certificate.machine'

/** As everybody reads it: no number. One that nobody has seen is unproved, one that has run out says so. */
export const PublicCertificate = z.object({
  kind: z.enum(CERTIFICATE_KINDS),
  skill: z.string(),
  issuer: z.string(),
  /** The last day on which it holds; null where it has no end. */
  validUntil: LocalDate.nullable(),
  standing: z.enum(['proved', 'unproved', 'expired']),
})

/** As its shop reads it. */
export const Certificate = z.object({
  id: IdText,
  technicianId: IdText,
  kind: z.enum(CERTIFICATE_KINDS),
  skill: z.string(),
  numberMasked: z.string(),
  issuer: z.string(),
  validUntil: LocalDate.nullable(),
  state: z.enum(statesOf(certificateMachine)),
  refuseReason: z.string().nullable(),
  createdAt: Instant,
})
export type Certificate = z.output<typeof Certificate>

const shopOwner = ['shop-owner'] as const
const operator = ['operator'] as const
const CERTIFICATE = z.strictObject({ certificateId: IdText })

export const certificateContract = defineContract({
  'GET /shop/certificates': {
    summary: 'The certificates of the shop’s technicians',
    access: shopOwner,
    reply: z.object({ items: z.array(Certificate) }),
  },
  'POST /shop/technicians/:technicianId/certificates': {
    summary: 'Enter a certificate; an operator looks at it once its picture is there',
    access: shopOwner,
    params: z.strictObject({ technicianId: IdText }),
    body: z.strictObject({
      id: IdText,
      kind: z.enum(CERTIFICATE_KINDS),
      /** The skill that it is to prove. */
      skill: z.string().regex(/^[a-z-]{1,20}$/),
      number: z.string().trim().min(4).max(40),
      issuer: z.string().trim().min(2).max(LIMITS.nameCharsMax),
      validUntil: LocalDate.nullable(),
    }),
    reply: Certificate,
    errors: ['NOT_FOUND', 'LIMIT_REACHED', 'CERTIFICATE_UNFIT', 'CERTIFICATE_OVER'],
  },
  'POST /shop/certificate-photos': {
    summary: 'The picture of a certificate (multipart, field `file`); kept sealed',
    access: shopOwner,
    query: z.strictObject({ certificateId: IdText }),
    reply: Certificate,
    errors: ['NOT_FOUND', 'PHOTO_REFUSED', 'ILLEGAL_TRANSITION'],
    perMinute: 20,
  },
  'POST /shop/certificates/:certificateId/withdrawal': {
    summary: 'It is shown no more, and proves nothing any more',
    access: shopOwner,
    params: CERTIFICATE,
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
})

export const certificateReviewContract = defineContract({
  'GET /operators/certificates/:certificateId': {
    summary: 'A certificate of the region with its number, to compare with the picture; the look is noted',
    access: operator,
    params: CERTIFICATE,
    reply: Certificate.extend({ number: z.string(), technicianName: z.string(), shopName: z.string() }),
    errors: ['NOT_FOUND'],
  },
  'GET /operators/certificates/:certificateId/photo': {
    summary: 'The picture itself (image/jpeg)',
    access: operator,
    params: CERTIFICATE,
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
  },
})
