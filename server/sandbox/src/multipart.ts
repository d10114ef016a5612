/** One part of a multipart body. */
export type Part = { name: string; filename: string | undefined; content: Buffer }

/** Splits a multipart body; undefined where it is none. Headers of a part other than its disposition are not read. */
export function readMultipart(contentType: string, body: Buffer): Part[] | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]{1,70})"?/i.exec(contentType)?.[1]
  if (boundary === undefined) return undefined
  const delimiter = Buffer.from(`--${boundary}`)
  const parts: Part[] = []
  let at = body.indexOf(delimiter)
  while (at >= 0) {
    const from = at + delimiter.length + 2 // the line end after the delimiter
    const next = body.indexOf(delimiter, from)
    if (next < 0) break
    const part = readPart(body.subarray(from, next - 2))
    if (!part) return undefined
    parts.push(part)
    at = next
  }
  return parts
}

function readPart(bytes: Buffer): Part | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.subarray(0, end).toString('utf8')
  const name = /content-disposition:[^\r\n]*[; ]name="([^"]*)"/i.exec(head)?.[1]
  if (name === undefined) return undefined
  const filename = /content-disposition:[^\r\n]*filename="([^"]*)"/i.exec(head)?.[1]
  return { name, filename, content: bytes.subarray(end + 4) }
}

/** What is signed of a call: its body, or of an upload the JSON in the part `meta` alone. */
export function signedText(contentType: string, body: Buffer): string {
  if (!contentType.startsWith('multipart/')) return body.toString('utf8')
  const meta = readMultipart(contentType, body)?.find(({ name }) => name === 'meta')
  return meta?.content.toString('utf8') ?? ''
}
