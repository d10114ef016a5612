import { useRef, useState } from 'react'
import type { ApiError } from '@/common/api-error'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import type { Loaded } from '@/common/load'
import type { QueuedPhoto } from '@/common/upload-queue'
import { useAfterPhotos, type AfterPhotos } from '../parts/after-photos'
import { backToJob, type Job } from '../parts/job'
import { photoIn } from '../parts/slots'
import { useNotes, type Notes } from './use-notes'

export type Finish = {
  readonly done: ReadonlySet<string>
  readonly toggleLine: (lineId: string) => void
  readonly isChecked: boolean
  readonly toggleChecked: () => void
  readonly missing: readonly string[]
  readonly error: ApiError | undefined
  readonly isBusy: boolean
  readonly after: AfterPhotos
  readonly submit: () => void
  readonly notes: Notes
  /** Only what has been noted, while the work goes on. */
  readonly save: () => void
  readonly isSaving: boolean
}

const SLOTS: readonly QueuedPhoto['slot'][] = ['finish', 'old-part', 'step', 'piece']

export function useFinish(orderId: string, photos: readonly QueuedPhoto[], job: Loaded<Job>): Finish {
  // What was not done is the exception, so that is what is kept: a line approved meanwhile is ticked like the others.
  const [undone, setUndone] = useState<ReadonlySet<string>>(new Set())
  const [isChecked, setChecked] = useState(false)
  const command = useCommand()
  const approved = job.data?.lines.filter(({ state }) => state === 'approved') ?? []
  const done = new Set(approved.map(({ id }) => id).filter((id) => !undone.has(id)))
  const own = photos.filter(({ slot }) => SLOTS.includes(slot))
  const notes = useNotes(orderId, own, job, done)
  const wanted = useRef<'save' | 'finish'>('finish')
  const send = async () => {
    const isNoted = await notes.send()
    if (!isNoted) return job.reload()
    if (wanted.current === 'save') return undefined
    const isDone = await command.run(async (commandId) =>
      job.put(
        await api('POST /shop/orders/:orderId/finish', {
          params: { orderId },
          body: { commandId, doneLineIds: [...done], qualityChecked: true },
        }),
      ),
    )
    if (isDone) backToJob(orderId)
    else await job.reload()
    return undefined
  }
  const after = useAfterPhotos(own, () => void send())
  const begin = (deed: 'save' | 'finish') => {
    wanted.current = deed
    after.start()
  }
  return {
    done,
    toggleLine: (lineId) =>
      setUndone((before) => {
        const next = new Set(before)
        if (!next.delete(lineId)) next.add(lineId)
        return next
      }),
    isChecked,
    toggleChecked: () => {
      if (!isChecked) notes.tickRest()
      setChecked(!isChecked)
    },
    missing: [
      photoIn(own, 'finish') === undefined ? '完工照片' : '',
      ...notes.missing,
      own.some(({ state }) => state === 'failed') ? '重拍没有通过的照片' : '',
      isChecked ? '' : '质检',
    ].filter((word) => word !== ''),
    error: notes.error ?? command.error,
    isBusy: notes.isBusy || command.isBusy,
    after,
    submit: () => begin('finish'),
    notes,
    save: () => begin('save'),
    isSaving: wanted.current === 'save',
  }
}
