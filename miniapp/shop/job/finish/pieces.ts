import type { QueuedPhoto } from '@/common/upload-queue'
import type { Job } from '../parts/job'
import { photoIn } from '../parts/slots'

type Line = Job['lines'][number]
export type Piece = NonNullable<Job['work']>['pieces'][number]

/** A piece as it is typed in; its id is made once, so that sending it again notes nothing twice. */
export type PieceDraft = {
  readonly id: string
  readonly brand: string
  readonly partNumber: string
  readonly serial: string
  /** The line of one more piece, or of a correction; the first piece of a line is kept under the line itself. */
  readonly lineId?: string
  /** The piece that was noted wrongly. */
  readonly replaces?: Piece
}
/** Under the tag that the photos of their labels carry. */
export type PieceDrafts = Readonly<Record<string, PieceDraft>>

/** One piece of a line: noted, typed in, both where it is being corrected, or neither where nothing is there yet. */
export type Place = { readonly tag: string; readonly noted?: Piece; readonly draft?: PieceDraft }

export function placesOf(line: Line, drafts: PieceDrafts, allNoted: readonly Piece[]): readonly Place[] {
  const noted = allNoted.filter(({ lineId }) => lineId === line.id)
  const own = Object.entries(drafts).filter(
    // One whose answer got lost is noted and needs no second look.
    ([tag, { id, lineId }]) => (lineId ?? tag) === line.id && !noted.some((piece) => piece.id === id),
  )
  const correctionOf = (piece: Piece) => own.find(([, { replaces }]) => replaces?.id === piece.id)
  const more = own.filter(([, { replaces }]) => replaces === undefined)
  return [
    ...noted.map((piece): Place => {
      const [tag, draft] = correctionOf(piece) ?? []
      return tag === undefined || draft === undefined
        ? { tag: piece.id, noted: piece }
        : { tag, noted: piece, draft }
    }),
    ...(noted.length + more.length === 0 ? [{ tag: line.id }] : []),
    ...more.map(([tag, draft]) => ({ tag, draft })),
  ]
}

export const isWhole = ({ brand, partNumber }: PieceDraft) => brand.trim() !== '' && partNumber.trim() !== ''

/** Whether nothing is left to do for this piece but to send it. */
export function isReady({ tag, noted, draft }: Place, photos: readonly QueuedPhoto[]): boolean {
  if (draft === undefined) return noted !== undefined
  return isWhole(draft) && (draft.replaces !== undefined || photoIn(photos, 'piece', tag) !== undefined)
}

/** Four tyres are one line and four pieces: one more may be noted once those that there are can be told apart. */
export function canAdd({ quantityMilli }: Pick<Line, 'quantityMilli'>, places: readonly Place[]): boolean {
  return (
    places.length < Math.floor(quantityMilli / 1000) &&
    places.every(({ noted, draft }) => (draft === undefined ? noted !== undefined : isWhole(draft)))
  )
}

/** The next one of a line most often differs by its serial number alone. */
export function afterPlace(line: Line, { noted, draft }: Place, id: string): PieceDraft {
  const { brand = line.brand ?? '', partNumber = '' } = draft ?? noted ?? {}
  return { id, lineId: line.id, brand, partNumber, serial: '' }
}
