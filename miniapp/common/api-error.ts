import type { ErrorCode } from '@anxin/shared/kernel/errors'

/** What went wrong before the API could answer. */
export type ClientErrorCode = 'NETWORK' | 'UNREADABLE_ANSWER' | 'LOGIN_FAILED'

/** A call that failed, with a sentence for the person and a request id for whoever helps her. */
export class ApiError extends Error {
  readonly code: ErrorCode | ClientErrorCode
  /** The HTTP status, or 0 where there was no answer. */
  readonly status: number
  readonly requestId: string | null
  /** What is wrong with each field of what was sent. */
  readonly fields: Readonly<Record<string, string>>
  /** More about the refusal, such as the nearest free slots. */
  readonly data: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode | ClientErrorCode,
    message: string,
    more: {
      status?: number
      requestId?: string | null
      fields?: Record<string, string>
      data?: Record<string, unknown>
    } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = more.status ?? 0
    this.requestId = more.requestId ?? null
    this.fields = more.fields ?? {}
    this.data = more.data ?? {}
  }
}
