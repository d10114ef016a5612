import { z } from 'zod'
import { defineContract, Page, pageOf, SHOP_STAFF } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { PublicCertificate } from '../shops/certificate.contract'
import { ShowcaseCard } from './showcase.contract'

const skills = z.array(z.object({ skill: z.string(), proved: z.boolean() }))

/** A technician as everybody may see them, who agreed to it. */
export const TechnicianPage = z.object({
  id: IdText,
  name: z.string(),
  years: z.int(),
  intro: z.string(),
  skills,
  certificates: z.array(PublicCertificate),
  shopId: IdText,
  shopName: z.string(),
  /** Completed orders; at most LIMITS.doneOrdersCounted, which then means that many or more. */
  doneOrders: z.int(),
  /**
   * Reviews of their orders that count, and what these give from 1 to 5 by the same rule as a shop's score; null under
   * LIMITS.technicianReviewsMin.
   */
  rating: z.object({ score: z.number(), count: z.int() }).nullable(),
})

const OwnTechnicianPage = z.object({
  technicianId: IdText,
  name: z.string(),
  intro: z.string(),
  /** Whether the technician lets everybody see the page. */
  shown: z.boolean(),
})

export const technicianPageContract = defineContract({
  'GET /shops/:shopId/technicians': {
    summary: 'The technicians of a shop who let their page be seen',
    access: 'public',
    params: z.strictObject({ shopId: IdText }),
    reply: z.object({ items: z.array(z.object({ id: IdText, name: z.string() })) }),
  },
  'GET /technicians/:technicianId': {
    summary: 'The page of a technician who lets it be seen',
    access: 'public',
    params: z.strictObject({ technicianId: IdText }),
    reply: TechnicianPage,
    errors: ['NOT_FOUND'],
  },
  'GET /technicians/:technicianId/showcases': {
    summary: 'Published showcases of a technician who lets the page be seen, newest order first',
    access: 'public',
    params: z.strictObject({ technicianId: IdText }),
    query: z.strictObject({ ...Page }),
    reply: pageOf(ShowcaseCard),
    errors: ['NOT_FOUND'],
  },
  'GET /shop/technician-page': {
    summary: 'The own page of a technician, before anybody sees it',
    access: SHOP_STAFF,
    reply: OwnTechnicianPage,
    errors: ['NOT_FOUND'],
  },
  'POST /shop/technician-page': {
    summary: 'Change the own page; show it to everybody, or to nobody',
    access: SHOP_STAFF,
    body: z.strictObject({
      commandId: IdText,
      name: z.string().trim().min(1).max(LIMITS.technicianNameCharsMax),
      intro: z.string().trim().max(LIMITS.introCharsMax),
      shown: z.boolean(),
    }),
    reply: OwnTechnicianPage,
    errors: ['NOT_FOUND', 'PERSONAL_TEXT', 'CONTENT_RISKY', 'WECHAT_UNAVAILABLE'],
    perMinute: 10,
  },
})
