import { assert } from '@anxin/shared/kernel/errors'

const SAFE = /^[0-9A-Za-z_\-|*@]{1,64}$/

/**
 * One id as a segment of a path, percent-encoded. WeChat's own charset is asserted, because an id with a slash or a
 * question mark in it would sign and send another call than the one meant.
 */
export function segment(id: string): string {
  assert(SAFE.test(id), 'not an id that WeChat Pay could know')
  return encodeURIComponent(id)
}

/** A query string in the given order; values are ids, as in `segment`. */
export function query(ids: Readonly<Record<string, string>>): string {
  return Object.entries(ids)
    .map(([name, id]) => `${name}=${segment(id)}`)
    .join('&')
}

/** Cuts text to WeChat's limit of characters, counted as code points, so never through a surrogate pair. */
export function cut(text: string, charsMax: number): string {
  return Array.from(text).slice(0, charsMax).join('')
}
