import { createHash, createHmac } from 'node:crypto'

export type AwsKeys = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
}

type AwsRequest = {
  readonly method: string
  readonly url: URL
  /** Lower-case names, all of which are signed; `host` is added. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/**
 * The headers of a request to an S3 service with its signature, version 4
 * (docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). The body counts, so that nothing between
 * us and the store can change a byte.
 */
export function signedHeaders(keys: AwsKeys, request: AwsRequest, at: Date): Record<string, string> {
  const instant = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const day = instant.slice(0, 8)
  const bodyHash = hex(request.body)
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': instant,
  }
  const names = Object.keys(headers).toSorted()
  const canonical = [
    request.method,
    pathOf(request.url),
    [...request.url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .toSorted()
      .join('&'),
    ...names.map((name) => `${name}:${headers[name]?.trim() ?? ''}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n')
  const scope = `${day}/${keys.region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', instant, scope, hex(canonical)].join('\n')
  const key = [day, keys.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${keys.secretAccessKey}`,
  )
  const signature = createHmac('sha256', key).update(text).digest('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}

/** Each segment encoded once, as S3 and no other service of AWS wants it. */
function pathOf({ pathname }: URL): string {
  return pathname
    .split('/')
    .map((segment) => encoded(decodeURIComponent(segment)))
    .join('/')
}

/** RFC 3986: also what encodeURIComponent leaves. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
