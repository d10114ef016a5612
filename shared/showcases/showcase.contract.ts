import { z } from 'zod'
import { LINE_KINDS, PART_TYPES } from '../catalogue/catalogue.contract'
import { defineContract, Done, Page, pageOf, SHOP_STAFF } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { statesOf } from '../kernel/machine'
import { INSPECTION_LEVELS, PHOTO_SLOTS } from '../orders/order.contract'
import { showcaseMachine } from './showcase.machine'

/** What an owner can have said about a showcase; kept for ever. */
export const SHOWCASE_ANSWERS = ['agreed', 'refused', 'revoked'] as const

const perMille = z.int().min(0).max(1000)
/** A part of a picture that nobody may see, in thousandths of its width and height, from the upper left. */
export const Mask = z
  .strictObject({
    x: perMille,
    y: perMille,
    width: z.int().min(1).max(1000),
    height: z.int().min(1).max(1000),
  })
  .refine(({ x, width }) => x + width <= 1000, '遮挡范围超出照片')
  .refine(({ y, height }) => y + height <= 1000, '遮挡范围超出照片')
export type Mask = z.output<typeof Mask>

const masks = z.array(Mask).max(LIMITS.masksPerPhotoMax)

export const ShowcaseLine = z.object({
  kind: z.enum(LINE_KINDS),
  name: z.string(),
  partType: z.enum(PART_TYPES).nullable(),
  brand: z.string().nullable(),
  /** Null unless the owner let prices be shown. */
  amountFen: Fen.nullable(),
})
export const ShowcaseFinding = z.object({
  name: z.string(),
  level: z.enum(INSPECTION_LEVELS),
  note: z.string(),
})

const picture = {
  id: IdText,
  stage: z.enum(['before', 'after']),
  width: z.int(),
  height: z.int(),
}

/** As everybody reads it. */
export const Showcase = z.object({
  id: IdText,
  shopId: IdText,
  shopName: z.string(),
  /** The technician who lets the own page be seen; null otherwise. */
  technician: z.object({ id: IdText, name: z.string() }).nullable(),
  serviceName: z.string(),
  vehicleText: z.string(),
  text: z.string(),
  findings: z.array(ShowcaseFinding),
  lines: z.array(ShowcaseLine),
  /** The masked pictures: GET /showcase-photos/:photoId. */
  photos: z.array(z.object(picture)),
  publishedAt: Instant.nullable(),
})
export type Showcase = z.output<typeof Showcase>

/** As its two sides see it. */
const sides = {
  state: z.enum(statesOf(showcaseMachine)),
  /** SHA-256 of what is shown; the owner agrees to exactly this. */
  contentHash: z.string(),
  showPrices: z.boolean(),
  askedAt: Instant,
}
export const OwnShowcase = Showcase.extend(sides)
export type OwnShowcase = z.output<typeof OwnShowcase>
export const ShopShowcase = Showcase.extend({
  ...sides,
  photos: z.array(z.object({ ...picture, orderPhotoId: IdText, masks })),
})
export type ShopShowcase = z.output<typeof ShopShowcase>

export const ShowcaseCard = Showcase.pick({
  id: true,
  shopId: true,
  shopName: true,
  serviceName: true,
  vehicleText: true,
  text: true,
  publishedAt: true,
}).extend({
  photo: z.object(picture).nullable(),
})
export type ShowcaseCard = z.output<typeof ShowcaseCard>

const ORDER = z.strictObject({ orderId: IdText })
const owner = ['owner'] as const
const bare = z.strictObject({ commandId: IdText })

export const showcaseContract = defineContract({
  'GET /shop/orders/:orderId/showcase': {
    summary: 'The showcase of an order, or null, and the photos of which one can be made',
    access: SHOP_STAFF,
    params: ORDER,
    reply: z.object({
      showcase: ShopShowcase.nullable(),
      photos: z.array(
        z.object({
          id: IdText,
          slot: z.enum(PHOTO_SLOTS),
          stage: picture.stage,
          width: z.int(),
          height: z.int(),
        }),
      ),
    }),
    errors: ['NOT_FOUND'],
  },
  'POST /shop/orders/:orderId/showcase': {
    summary: 'Make a showcase of a completed order, or change it; the owner is asked, in either case anew',
    access: SHOP_STAFF,
    params: ORDER,
    body: z.strictObject({
      commandId: IdText,
      text: z.string().trim().min(LIMITS.showcaseCharsMin).max(LIMITS.showcaseCharsMax),
      photos: z
        .array(
          z.strictObject({
            photoId: IdText,
            masks,
            /** Whoever marks nothing says that neither a plate nor a face is to be seen. */
            nothingToHide: z.boolean().default(false),
          }),
        )
        .min(1)
        .max(LIMITS.showcasePhotosMax)
        .refine((photos) => new Set(photos.map(({ photoId }) => photoId)).size === photos.length, '照片重复'),
    }),
    reply: ShopShowcase,
    errors: [
      'NOT_FOUND',
      'SHOWCASE_NOT_ALLOWED',
      'SHOWCASE_ENDED',
      'SHOWCASE_UNMASKED',
      'PERSONAL_TEXT',
      'CONTENT_RISKY',
      'WECHAT_UNAVAILABLE',
      'LIMIT_REACHED',
    ],
    perMinute: 10,
  },
  'POST /shop/orders/:orderId/showcase/removal': {
    summary: 'Take a showcase down for good',
    access: SHOP_STAFF,
    params: ORDER,
    body: bare,
    reply: Done,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'GET /orders/:orderId/showcase': {
    summary: 'What the shop would show of the own order, masked as it will be; null when it asks nothing',
    access: owner,
    params: ORDER,
    reply: z.object({ showcase: OwnShowcase.nullable() }),
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/showcase/answer': {
    summary: 'Agree to exactly what was seen, or refuse for good',
    access: owner,
    params: ORDER,
    body: z.strictObject({
      commandId: IdText,
      agree: z.boolean(),
      contentHash: z.string().max(64),
      showPrices: z.boolean().default(false),
    }),
    reply: OwnShowcase,
    errors: ['NOT_FOUND', 'SHOWCASE_CHANGED', 'ILLEGAL_TRANSITION'],
  },
  'POST /orders/:orderId/showcase/revocation': {
    summary: 'Take the consent back: hidden from everybody at once',
    access: owner,
    params: ORDER,
    body: bare,
    reply: Done,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'GET /showcases/:showcaseId': {
    summary: 'A published showcase',
    access: 'public',
    params: z.strictObject({ showcaseId: IdText }),
    reply: Showcase,
    errors: ['NOT_FOUND'],
  },
  'GET /showcase-photos/:photoId': {
    summary: 'A masked picture (image/jpeg): of a published showcase for everybody, otherwise for its sides',
    access: 'public',
    params: z.strictObject({ photoId: IdText }),
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
  },
  'GET /shops/:shopId/showcases': {
    summary: 'Published showcases of a shop, newest order first',
    access: 'public',
    params: z.strictObject({ shopId: IdText }),
    query: z.strictObject({ ...Page }),
    reply: pageOf(ShowcaseCard),
  },
})
