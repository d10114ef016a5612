import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Clock } from '../../platform/clock'
import { signedHeaders, type AwsKeys } from './aws-signature'
import { assertSafeKey } from './key'
import type { Storage } from './port'

type S3Config = AwsKeys & {
  /** The bucket's own address, with its name in the host or the path, as the service wants it. */
  readonly bucketUrl: string
  readonly timeoutMs: number
}

const EMPTY = Buffer.alloc(0)

/**
 * Storage in a bucket of any service that speaks S3: Tencent COS, Alibaba OSS, MinIO. An object is there whole or not at
 * all, which is the service's promise. Whatever it answers but success is an error, and whoever asked asks again.
 */
export function createS3(config: S3Config, { clock }: { readonly clock: Clock }): Storage {
  const ask = async (
    method: string,
    key: string,
    body: Buffer = EMPTY,
    headers: Record<string, string> = {},
  ) => {
    assertSafeKey(key)
    const url = new URL(`${config.bucketUrl.replace(/\/$/, '')}/${key}`)
    const { host: _host, ...signed } = signedHeaders(config, { method, url, headers, body }, clock.now())
    return fetch(url, {
      method,
      headers: signed,
      ...(method === 'PUT' ? { body: new Uint8Array(body) } : {}),
      redirect: 'error', // a signature is good for one host
      signal: AbortSignal.timeout(config.timeoutMs),
    })
  }
  return {
    async put(key, content, { contentType }) {
      const body = Buffer.isBuffer(content) ? content : await buffer(content)
      await succeed(await ask('PUT', key, body, { 'content-type': contentType }))
    },
    async get(key) {
      const response = await ask('GET', key)
      if (await isAbsent(response)) return null
      if (!response.ok || !response.body) return fail(response)
      return {
        stream: Readable.fromWeb(response.body),
        bytes: Number(response.headers.get('content-length')),
        contentType: response.headers.get('content-type') ?? 'application/octet-stream',
      }
    },
    async delete(key) {
      const response = await ask('DELETE', key)
      if (!(await isAbsent(response))) await succeed(response)
    },
    async exists(key) {
      const response = await ask('HEAD', key)
      if (await isAbsent(response)) return false
      await succeed(response)
      return true
    },
  }
}

/** No such object. No such bucket is another thing: it would make every photo look lost. */
async function isAbsent(response: Response): Promise<boolean> {
  if (response.status !== 404) return false
  const text = await response.text()
  if (text.includes('NoSuchBucket')) throw new Error('storage: NoSuchBucket')
  return true
}

async function succeed(response: Response): Promise<void> {
  if (!response.ok) await fail(response)
  await response.body?.cancel()
}

/** The service's own code, which is in its XML; never its whole answer, which quotes what we sent. */
async function fail(response: Response): Promise<never> {
  const text = await response.text()
  throw new Error(`storage: ${response.status} ${/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? ''}`)
}
