/** What WeChat tells in `detail`: which field was wrong and why, or how it built the message it verified. */
export type RefusalDetail = Record<string, unknown>

/** An answer that is not a success, in WeChat's words: an HTTP status, a code and a message. */
export class Refusal extends Error {
  readonly http: number
  readonly code: string
  readonly detail: RefusalDetail | undefined
  constructor(http: number, code: string, message: string, detail?: RefusalDetail) {
    super(message)
    this.name = 'Refusal'
    this.http = http
    this.code = code
    this.detail = detail
  }
}

/** Throws unless `condition` holds. */
export function require(condition: unknown, http: number, code: string, message: string): asserts condition {
  if (!condition) throw new Refusal(http, code, message)
}

/** The refusal of one field of the body, the query or the path, as WeChat shapes it. */
export function fieldRefusal(
  location: 'body' | 'query' | 'path',
  field: string,
  issue: string,
  value?: unknown,
): Refusal {
  return new Refusal(400, 'PARAM_ERROR', '参数错误', { location, field, issue, value: describe(value) })
}

function describe(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, 64) : (value ?? null)
}
