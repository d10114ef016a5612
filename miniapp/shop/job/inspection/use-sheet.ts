import { useState } from 'react'
import type { ApiError } from '@/common/api-error'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useDraft } from '@/common/draft'
import type { QueuedPhoto } from '@/common/upload-queue'
import { useAfterPhotos, type AfterPhotos } from '../parts/after-photos'
import { backToJob, type Job } from '../parts/job'
import type { Level } from '../parts/levels'

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

/** What the sheet of the service looks at, group by group. */
export function groupsOf({ work }: Job): { group: string; names: string[] }[] {
  const groups = new Map<string, string[]>()
  for (const { group, name } of work?.sheet ?? []) groups.set(group, [...(groups.get(group) ?? []), name])
  return [...groups].map(([group, names]) => ({ group, names }))
}

const usualOf = ({ work }: Job): string[] => (work?.sheet ?? []).map(({ name }) => name)

/** Of the API. */
const PHOTOS_OF_ONE_MAX = 9

export function useSheet(order: Job, photos: readonly QueuedPhoto[], put: (order: Job) => void): SheetOfJob {
  const { draft, read, change, forget } = useDraft(`inspection ${order.id}`, () => draftOf(order))
  const [isSaved, setSaved] = useState(false)
  const command = useCommand()
  const findings = photos.filter(({ slot }) => slot === 'finding')
  const names = [...usualOf(order), ...draft.extra]
  const edit = (part: Partial<Draft>) => {
    setSaved(false)
    change(part)
  }
  const send = async () => {
    const isDone = await command.run(async (commandId) =>
      put(
        await api('POST /shop/orders/:orderId/inspection', {
          params: { orderId: order.id },
          body: { commandId, items: itemsOf(order, read(), findings) },
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
    setLevel: (name, level) => edit({ levels: { ...read().levels, [name]: level } }),
    setNote: (name, note) => edit({ notes: { ...read().notes, [name]: note } }),
    addPoint: (name) => {
      if (!names.includes(name)) edit({ extra: [...read().extra, name] })
    },
    restGood: () =>
      edit({
        levels: Object.fromEntries(names.map((name) => [name, read().levels[name] ?? 'good'] as const)),
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
function draftOf(order: Job): Draft {
  const { inspection } = order
  const usual = usualOf(order)
  const items = inspection?.items ?? []
  return {
    levels: Object.fromEntries(items.map(({ name, level }) => [name, level])),
    notes: Object.fromEntries(items.map(({ name, note }) => [name, note])),
    extra: items.map(({ name }) => name).filter((name) => !usual.includes(name)),
  }
}

function countsOf(names: readonly string[], { levels }: Draft): Counts {
  const counts: Counts = { good: 0, watch: 0, urgent: 0, unset: 0 }
  for (const name of names) counts[levels[name] ?? 'unset'] += 1
  return counts
}

/** What has been looked at, with the pictures of this phone and those of the sheet before. */
function itemsOf(order: Job, draft: Draft, findings: readonly QueuedPhoto[]) {
  const { inspection } = order
  return [...usualOf(order), ...draft.extra].flatMap((name) => {
    const level = draft.levels[name]
    if (level === undefined) return []
    const former = inspection?.items.find((item) => item.name === name)?.photoIds ?? []
    const own = findings.filter(({ tag, state }) => tag === name && state === 'sent').map(({ id }) => id)
    const photoIds = level === 'good' ? [] : [...new Set([...former, ...own])].slice(0, PHOTOS_OF_ONE_MAX)
    return { name, level, note: level === 'good' ? '' : (draft.notes[name] ?? ''), photoIds }
  })
}
