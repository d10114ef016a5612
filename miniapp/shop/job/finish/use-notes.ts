import type { ApiError } from '@/common/api-error'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useDraft, type Draft as KeptDraft } from '@/common/draft'
import { newId } from '@/common/ids'
import type { Loaded } from '@/common/load'
import type { Input } from '@/common/request'
import type { QueuedPhoto } from '@/common/upload-queue'
import type { Job } from '../parts/job'
import { photoIn } from '../parts/slots'
import {
  afterPlace,
  isReady,
  isWhole,
  placesOf,
  type Piece,
  type PieceDraft,
  type PieceDrafts,
  type Place,
} from './pieces'

type Line = Job['lines'][number]
type Body = Input<'POST /shop/orders/:orderId/work'>['body']
export type Step = NonNullable<Job['work']>['steps'][number]

type Draft = {
  readonly ticked: readonly string[]
  readonly pieces: PieceDrafts
}

export type Notes = {
  readonly steps: readonly Step[]
  readonly isTicked: (step: Step) => boolean
  readonly toggle: (key: string) => void
  /** The open steps that need no photo, which the quality check ticks all at once. */
  readonly rest: readonly string[]
  readonly tickRest: () => void
  readonly placesOf: (line: Line) => readonly Place[]
  readonly edit: (line: Line, tag: string, part: Partial<PieceDraft>) => void
  /** One more piece of a line of which several were built in. */
  readonly add: (line: Line) => void
  readonly correct: (piece: Piece) => void
  readonly drop: (tag: string) => void
  readonly missing: readonly string[]
  /** Whether a further piece is begun and not complete: the API asks for one of a line, and would not miss it. */
  readonly isHalf: boolean
  /** Whether there is something that the work order does not have yet. */
  readonly isOpen: boolean
  readonly error: ApiError | undefined
  readonly isBusy: boolean
  /** Sends what is there; answers whether nothing is left to send. */
  readonly send: () => Promise<boolean>
}

const NONE: Draft = { ticked: [], pieces: {} }

/** The steps of the work and what was built in, kept on this phone until the work order has them. */
export function useNotes(
  orderId: string,
  photos: readonly QueuedPhoto[],
  job: Loaded<Job>,
  done: ReadonlySet<string>,
): Notes {
  const kept = useDraft<Draft>(`work ${orderId}`, () => NONE)
  const { draft, read, change, restart } = kept
  const command = useCommand()
  // What the owner has stopped need not come to its end.
  const isStopped = job.data?.timeline.some(({ type }) => type === 'stop-requested') ?? false
  const work = job.data?.work ?? null
  const steps = work?.steps ?? []
  const noted = work?.pieces ?? []
  const parts = (job.data?.lines ?? []).filter(
    ({ id, kind, state }) => kind === 'part' && state === 'approved' && done.has(id),
  )
  const isTicked = ({ key, needsPhoto, done: was }: Step) =>
    was !== null || (needsPhoto ? photoIn(photos, 'step', key) !== undefined : draft.ticked.includes(key))
  const rest = (isStopped ? [] : steps).filter((step) => !step.needsPhoto && !isTicked(step))
  const body = () => bodyOf({ draft: read(), steps, parts, noted, photos })
  const open = body()
  const openSteps = (isStopped ? [] : steps).filter((step) => !isTicked(step)).length
  const unready = unreadyOf({ parts, noted, draft, photos })
  return {
    steps,
    isTicked,
    toggle: (key) => {
      const { ticked } = read()
      change({ ticked: ticked.includes(key) ? ticked.filter((one) => one !== key) : [...ticked, key] })
    },
    rest: rest.map(({ name }) => name),
    tickRest: () => change({ ticked: [...read().ticked, ...rest.map(({ key }) => key)] }),
    ...pieceHands(kept, noted),
    missing: [
      ...(openSteps > 0 ? [`${openSteps} 步施工`] : []),
      ...unready.map(({ name }) => `${name}的配件信息`),
    ],
    isHalf: unready.some(({ isHalf }) => isHalf),
    isOpen: open.steps.length + open.pieces.length > 0,
    error: command.error,
    isBusy: command.isBusy,
    async send() {
      const { steps: ticks, pieces } = body()
      if (ticks.length + pieces.length === 0) return true
      const isDone = await command.run(async (commandId) =>
        job.put(
          await api('POST /shop/orders/:orderId/work', {
            params: { orderId },
            body: { commandId, steps: ticks, pieces },
          }),
        ),
      )
      if (!isDone) return false
      const sent = new Set(pieces.map(({ id }) => id))
      const left = pick(read().pieces, (_tag, { id }) => !sent.has(id))
      if (Object.keys(left).length === 0) restart()
      else change({ ticked: [], pieces: left })
      return true
    },
  }
}

/** What is done with the pieces that are typed in. */
function pieceHands(
  { draft, read, change }: KeptDraft<Draft>,
  noted: readonly Piece[],
): Pick<Notes, 'placesOf' | 'edit' | 'add' | 'correct' | 'drop'> {
  const put = (tag: string, piece: PieceDraft) => change({ pieces: { ...read().pieces, [tag]: piece } })
  return {
    placesOf: (line) => placesOf(line, draft.pieces, noted),
    edit: (line, tag, part) => put(tag, { ...(read().pieces[tag] ?? fresh(line.brand)), ...part }),
    add(line) {
      const id = newId()
      const last = placesOf(line, read().pieces, noted).at(-1)
      if (last !== undefined) put(id, afterPlace(line, last, id))
    },
    correct(piece) {
      const { lineId, brand, partNumber, serial } = piece
      const id = newId()
      put(id, { id, lineId, brand, partNumber, serial: serial ?? '', replaces: piece })
    },
    drop: (tag) => change({ pieces: pick(read().pieces, (one) => one !== tag) }),
  }
}

const pick = (pieces: PieceDrafts, wanted: (tag: string, piece: PieceDraft) => boolean): PieceDrafts =>
  Object.fromEntries(Object.entries(pieces).filter(([tag, piece]) => wanted(tag, piece)))

const fresh = (brand: string | null): PieceDraft => ({
  id: newId(),
  brand: brand ?? '',
  partNumber: '',
  serial: '',
})

type Parts = {
  readonly draft: Draft
  readonly steps: readonly Step[]
  readonly parts: Job['lines']
  readonly noted: readonly Piece[]
  readonly photos: readonly QueuedPhoto[]
}

/** What is complete and has its photos at the API, and is not noted yet. */
function bodyOf({ draft, steps, parts, noted, photos }: Parts): {
  steps: NonNullable<Body['steps']>
  pieces: NonNullable<Body['pieces']>
} {
  const sent = photos.filter(({ state }) => state === 'sent')
  const open = steps.filter(({ done }) => done === null)
  return {
    steps: open.flatMap(({ key, needsPhoto }) => {
      const photoIds = sent.filter(({ slot, tag }) => slot === 'step' && tag === key).map(({ id }) => id)
      if (needsPhoto) return photoIds.length === 0 ? [] : [{ key, photoIds }]
      return draft.ticked.includes(key) ? [{ key, photoIds: [] }] : []
    }),
    pieces: parts.flatMap((line) =>
      placesOf(line, draft.pieces, noted).flatMap(({ tag, draft: piece }) => {
        const photoId = photoIn(sent, 'piece', tag)?.id ?? piece?.replaces?.photoId
        if (piece === undefined || photoId === undefined || !isWhole(piece)) return []
        const { id, brand, partNumber, serial, replaces } = piece
        return [
          {
            id,
            lineId: line.id,
            brand: brand.trim(),
            partNumber: partNumber.trim(),
            photoId,
            ...(serial.trim() === '' ? {} : { serial: serial.trim() }),
            ...(replaces === undefined ? {} : { replacesId: replaces.id }),
          },
        ]
      }),
    ),
  }
}

/** Lines with a piece that is not there yet. */
function unreadyOf({
  parts,
  noted,
  draft,
  photos,
}: Omit<Parts, 'steps'>): { name: string; isHalf: boolean }[] {
  return parts.flatMap((line) => {
    const places = placesOf(line, draft.pieces, noted)
    const isReadyHere = places.every((place) => isReady(place, photos))
    return isReadyHere ? [] : [{ name: line.name, isHalf: places.length > 1 }]
  })
}
