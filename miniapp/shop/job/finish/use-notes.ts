import type { ApiError } from '@/common/api-error'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useDraft } from '@/common/draft'
import { newId } from '@/common/ids'
import type { Loaded } from '@/common/load'
import type { Input } from '@/common/request'
import type { QueuedPhoto } from '@/common/upload-queue'
import type { Job } from '../parts/job'
import { photoIn } from '../parts/slots'

type Body = Input<'POST /shop/orders/:orderId/work'>['body']
type Piece = NonNullable<Job['work']>['pieces'][number]
export type Step = NonNullable<Job['work']>['steps'][number]

/** A piece as it is typed in; its id is made once, so that sending it again notes nothing twice. */
export type PieceDraft = {
  readonly id: string
  readonly brand: string
  readonly partNumber: string
  readonly serial: string
  /** The piece that was noted wrongly. */
  readonly replaces?: Piece
}
type Draft = {
  readonly ticked: readonly string[]
  readonly pieces: Readonly<Record<string, PieceDraft>>
}

export type Notes = {
  readonly steps: readonly Step[]
  readonly isTicked: (step: Step) => boolean
  readonly toggle: (key: string) => void
  /** The open steps that need no photo, which the quality check ticks all at once. */
  readonly rest: readonly string[]
  readonly tickRest: () => void
  readonly noted: readonly Piece[]
  readonly draftOf: (line: Job['lines'][number]) => PieceDraft | undefined
  readonly edit: (line: Job['lines'][number], part: Partial<PieceDraft>) => void
  readonly correct: (piece: Piece) => void
  readonly missing: readonly string[]
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
  const { draft, read, change, restart } = useDraft<Draft>(`work ${orderId}`, () => NONE)
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
  const pieceOf = (lineId: string) => read().pieces[lineId]
  const put = (lineId: string, piece: PieceDraft) => change({ pieces: { ...read().pieces, [lineId]: piece } })
  const body = () => bodyOf({ draft: read(), steps, parts, noted, photos })
  const open = body()
  return {
    steps,
    isTicked,
    toggle: (key) => {
      const { ticked } = read()
      change({ ticked: ticked.includes(key) ? ticked.filter((one) => one !== key) : [...ticked, key] })
    },
    rest: rest.map(({ name }) => name),
    tickRest: () => change({ ticked: [...read().ticked, ...rest.map(({ key }) => key)] }),
    noted,
    draftOf: ({ id }) => draft.pieces[id],
    edit: (line, part) => put(line.id, { ...(pieceOf(line.id) ?? fresh(line.brand)), ...part }),
    correct: (piece) =>
      put(piece.lineId, {
        id: newId(),
        brand: piece.brand,
        partNumber: piece.partNumber,
        serial: piece.serial ?? '',
        replaces: piece,
      }),
    missing: missingOf({ steps: isStopped ? [] : steps, isTicked, parts, noted, draft, photos }),
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
      const left = Object.entries(read().pieces).filter(([, { id }]) => !sent.has(id))
      if (left.length === 0) restart()
      else change({ ticked: [], pieces: Object.fromEntries(left) })
      return true
    },
  }
}

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
    pieces: parts.flatMap((line) => {
      const piece = draft.pieces[line.id]
      const photoId = photoIn(sent, 'piece', line.id)?.id ?? piece?.replaces?.photoId
      if (piece === undefined || photoId === undefined || !isWhole(piece)) return []
      if (noted.some(({ id }) => id === piece.id)) return []
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
  }
}

const isWhole = ({ brand, partNumber }: PieceDraft) => brand.trim() !== '' && partNumber.trim() !== ''

function missingOf({
  steps,
  isTicked,
  parts,
  noted,
  draft,
  photos,
}: Parts & { isTicked: Notes['isTicked'] }): string[] {
  const open = steps.filter((step) => !isTicked(step)).length
  const unnoted = parts.filter(({ id }) => {
    if (noted.some(({ lineId }) => lineId === id)) return false
    const piece = draft.pieces[id]
    return piece === undefined || !isWhole(piece) || photoIn(photos, 'piece', id) === undefined
  })
  return [...(open > 0 ? [`${open} 步施工`] : []), ...unnoted.map(({ name }) => `${name}的配件信息`)]
}
