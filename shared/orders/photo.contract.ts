import { z } from 'zod'
import { defineContract } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { PHOTO_SLOTS } from './order.contract'

export const Photo = z.object({
  id: IdText,
  orderId: IdText,
  slot: z.enum(PHOTO_SLOTS),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
  sha256: z.string(),
})

/**
 * Uploads are multipart (wx.uploadFile): one file in the field `file`, the id, order and slot in the query, so that
 * a refused upload costs no body. GET /photos/:photoId answers image bytes, not JSON; both are registered beside
 * the JSON routes and obey the same access rules.
 */
export const photoContract = defineContract({
  'POST /photos': {
    summary: 'Upload one photo (multipart, field `file`); re-encoded, location removed',
    access: ['owner', 'shop-owner', 'adviser', 'technician'],
    query: z.strictObject({ id: IdText, orderId: IdText, slot: z.enum(PHOTO_SLOTS) }),
    reply: Photo,
    errors: ['NOT_FOUND', 'PHOTO_REFUSED', 'PHOTO_LIMIT'],
    perMinute: 60,
  },
  'GET /photos/:photoId': {
    summary: 'The picture itself (image/jpeg)',
    access: ['owner', 'shop-owner', 'adviser', 'technician', 'operator'],
    params: z.strictObject({ photoId: IdText }),
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
  },
})
