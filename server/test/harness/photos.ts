import type { PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import { INTAKE_PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import sharp from 'sharp'
import type { TestApp } from './test-app'

/** A real, small picture. */
export function tinyJpeg(): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 48, channels: 3, background: '#0f6b5c' } })
    .jpeg()
    .toBuffer()
}

/** Uploads as wx.uploadFile would; returns the photo's id. */
export async function uploadPhoto(
  t: TestApp,
  token: string,
  orderId: string,
  slot: (typeof PHOTO_SLOTS)[number],
  file: Buffer,
): Promise<string> {
  const id = t.id()
  const response = await injectPhoto(t, token, { id, orderId, slot }, file)
  if (response.statusCode !== 200) throw new Error(`upload answered ${response.statusCode} ${response.body}`)
  return id
}

export async function injectPhoto(
  t: TestApp,
  token: string,
  query: { id: string; orderId: string; slot: string },
  file: Buffer,
) {
  const boundary = 'anxin-test-boundary'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return t.fastify.inject({
    method: 'POST',
    url: `/photos?${new URLSearchParams(query).toString()}`,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload,
  })
}

export async function uploadIntakePhotos(t: TestApp, token: string, orderId: string): Promise<void> {
  const file = await tinyJpeg()
  for (const slot of INTAKE_PHOTO_SLOTS) await uploadPhoto(t, token, orderId, slot, file)
}
