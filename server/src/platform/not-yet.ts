import { AppError, type ErrorCode } from '@anxin/shared/kernel/errors'

/** A handler for a route that is promised and not written: honest to callers, and the types are there for the pages. */
export function notYet(..._refusals: readonly ErrorCode[]): () => Promise<never> {
  return () => Promise.reject(new AppError('ROUTE_NOT_FOUND', 'promised, not written'))
}
