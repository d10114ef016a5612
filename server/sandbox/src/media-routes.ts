import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { run, selectOne, type Tx } from './database'
import { readMultipart } from './multipart'
import type { Pay } from './pay-server'
import { fieldRefusal, require } from './refusal'

const FILE_BYTES_MAX = 2 * 1024 * 1024
const FORM_BYTES_MAX = 16 * 1024

const meta = z.strictObject({
  filename: z.string().regex(/\.(jpg|jpeg|bmp|png)$/i),
  sha256: z.string().regex(/^[0-9a-fA-F]{64}$/),
})

/** `POST /v3/merchant/media/upload`: one picture, whose hash and name are signed in place of its bytes. */
export function addMediaRoutes(fastify: FastifyInstance, { sandbox }: Pay): void {
  fastify.post(
    '/v3/merchant/media/upload',
    { bodyLimit: FILE_BYTES_MAX + FORM_BYTES_MAX },
    async (request) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const parts = readMultipart(request.headers['content-type'] ?? '', body)
      require(parts, 400, 'PARAM_ERROR', 'Http头Content-Type应为multipart/form-data')
      const said = meta.safeParse(toJson(parts.find(({ name }) => name === 'meta')?.content))
      if (!said.success) throw fieldRefusal('body', '/meta', '文件元信息错误')
      const file = parts.find(({ name }) => name === 'file')
      if (!file?.filename) throw fieldRefusal('body', '/file', '缺少文件')
      require(file.content.length <= FILE_BYTES_MAX, 400, 'PARAM_ERROR', '图片大小不能超过2M')
      const sha256 = createHash('sha256').update(file.content).digest('hex')
      if (sha256 !== said.data.sha256.toLowerCase())
        throw fieldRefusal('body', '/meta/sha256', '图片的sha256与内容不符')
      const mediaId = sandbox.random.text(86)
      await run(sandbox.db, 'INSERT INTO media (media_id, sha256, created_at) VALUES (?, ?, ?)', [
        mediaId,
        sha256,
        sandbox.clock.now().getTime(),
      ])
      return { media_id: mediaId }
    },
  )
}

function toJson(content: Buffer | undefined): unknown {
  try {
    return JSON.parse(content?.toString('utf8') ?? '')
  } catch {
    return undefined
  }
}

/** Refuses a media id that no upload gave out. */
export async function requireMedia(tx: Tx, field: string, mediaId: string): Promise<void> {
  const row = await selectOne(tx, 'SELECT 1 AS found FROM media WHERE media_id = ?', [mediaId])
  if (!row) throw fieldRefusal('body', field, '图片MediaID不存在', mediaId)
}
