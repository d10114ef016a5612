import { newId as makeId } from '@anxin/shared/kernel/new-id'
import { serverNow } from './clock'

/**
 * An id for something new or for a command, dated by the server's time. It only has to be unique, not secret, so the
 * phone's simple random numbers are good enough; the better ones of wx are asynchronous.
 */
export function newId(): string {
  return makeId(serverNow(), (count) => Array.from({ length: count }, () => Math.floor(Math.random() * 256)))
}
