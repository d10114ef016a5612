import { randomInt } from 'node:crypto'

/** A place of its own, farther than a match looks from every other: files share a database with its shops. */
export function distinctPlace(): { lat: number; lng: number } {
  return { lat: -60 + randomInt(40), lng: -170 + randomInt(340) + randomInt(9) / 10 }
}
