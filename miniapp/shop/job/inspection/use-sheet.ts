import { useState } from 'react'
import type { ApiError } from '@/common/api-error'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useDraft } from '@/common/draft'
import type { QueuedPhoto } from '@/common/upload-queue'
import { useAfterPhotos, type AfterPhotos } from '../parts/after-photos'
import { backToJob, type Job } from '../parts/job'
import type { Level } from '../parts/levels'
import { POINTS } from './points'

type Draft = {
  readonly levels: Readonly<Record<string, Level>>
  readonly notes: Readonly<Record<string, string>>
  readonly extra: readonly string[]
}
type Counts = Record<Level | 'unset', number>

export type SheetOfJob = {
  readonly draft: Draft
  readonly setLevel: (name: string, level: Level) => void
  readonly setNote: (name: string, note: string) => void
  readonly addPoint: (name: string) => void
  /** Everything that nobody has said anything about is good. */
  readonly restGood: () => void
  readonly counts: Counts
  readonly hasFailed: boolean
  readonly isSaved: boolean
  readonly error: ApiError | undefined
  readonly isBusy: boolean
  readonly after: AfterPhotos
  readonly submit: () => void
  readonly leave: () => void
}

const USUAL = POINTS.flatMap(({ names }) => names)
/** Of the API. */
const PHOTOS_OF_ONE_MAX = 9

export function useSheet(order: Job, photos: readonly QueuedPhoto[], put: (order: Job) => void): SheetOfJob {
  const { draft, change, forget } = useDraft(`inspection ${order.id}`, () => draftOf(order))
  const [isSaved, setSaved] = useState(false)
  const command = useCommand()
  const findings = photos.filter(({ slot }) => slot === 'finding')
  const names = [...USUAL, ...draft.extra]
  const edit = (part: Partial<Draft>) => {
    setSaved(false)
    change(part)
  }
  const send = async () => {
    const isDone = await command.run(async (commandId) =>
      put(
        await api('POST /shop/orders/:orderId/inspection', {
          params: { orderId: order.id },
          body: { commandId, items: itemsOf(order, draft, findings) },
        }),
      ),
    )
    if (!isDone) return
    forget()
    setSaved(true)
  }
  const after = useAfterPhotos(findings, () => void send())
  return {
    draft,
    setLevel: (name, level) => edit({ levels: { ...draft.levels, [name]: level } }),
    setNote: (name, note) => edit({ notes: { ...draft.notes, [name]: note } }),
    addPoint: (name) => {
      if (!names.includes(name)) edit({ extra: [...draft.extra, name] })
    },
    restGood: () =>
      edit({
        levels: Object.fromEntries(names.map((name) => [name, draft.levels[name] ?? 'good'] as const)),
      }),
    counts: countsOf(names, draft),
    hasFailed: findings.some(({ state }) => state === 'failed'),
    isSaved,
    error: command.error,
    isBusy: command.isBusy,
    after,
    submit: after.start,
    leave: () => backToJob(order.id),
  }
}

/** The sheet that is written already, to go on with. */
function draftOf({ inspection }: Job): Draft {
  const items = inspection?.items ?? []
  return {
    levels: Object.fromEntries(items.map(({ name, level }) => [name, level])),
    notes: Object.fromEntries(items.map(({ name, note }) => [name, note])),
    extra: items.map(({ name }) => name).filter((name) => !USUAL.includes(name)),
  }
}

function countsOf(names: readonly string[], { levels }: Draft): Counts {
  const counts: Counts = { good: 0, watch: 0, urgent: 0, unset: 0 }
  for (const name of names) counts[levels[name] ?? 'unset'] += 1
  return counts
}

/** What has been looked at, with the pictures of this phone and those of the sheet before. */
function itemsOf({ inspection }: Job, draft: Draft, findings: readonly QueuedPhoto[]) {
  return [...USUAL, ...draft.extra].flatMap((name) => {
    const level = draft.levels[name]
    if (level === undefined) return []
    const former = inspection?.items.find((item) => item.name === name)?.photoIds ?? []
    const own = findings.filter(({ tag, state }) => tag === name && state === 'sent').map(({ id }) => id)
    const photoIds = level === 'good' ? [] : [...new Set([...former, ...own])].slice(0, PHOTOS_OF_ONE_MAX)
    return { name, level, note: level === 'good' ? '' : (draft.notes[name] ?? ''), photoIds }
  })
}
