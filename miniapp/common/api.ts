import { ApiError } from './api-error'
import { request, type Input, type Reply, type Route } from './request'
import { currentToken, signIn } from './session'

/** A route without parameters, query and body is called with its name alone. */
type Arguments<R extends Route> = unknown extends Input<R> ? [] : [input: Input<R>]

/**
 * Calls the API: `await api('POST /orders/:orderId/cancellation', { params: { orderId }, body: { … } })`.
 * Where the API asks for a session it signs in silently and tries once more. Throws ApiError.
 */
export async function api<R extends Route>(route: R, ...[input]: Arguments<R>): Promise<Reply<R>> {
  const token = currentToken()
  try {
    return await request(route, input, token)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'NOT_SIGNED_IN') throw error
    // Another call may have signed in while this one was under way; then its token is the one to try.
    const newer = currentToken()
    return request(route, input, newer !== null && newer !== token ? newer : (await signIn()).token)
  }
}
