import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand, type Command } from '@/common/command'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'

export type ReviewView = NonNullable<Reply<'GET /orders/:orderId/review'>['review']>
export type Scores = { readonly skill: number; readonly manner: number; readonly priceClarity: number }
export type ReviewForm = {
  readonly own: Loaded<{ review: ReviewView | null }>
  readonly scores: Scores
  readonly text: string
  readonly keptPhotoIds: readonly string[]
  readonly isEditing: boolean
  readonly command: Command
  /** The marks that are named; the others stay, also when taps come faster than the page is drawn. */
  readonly setScores: (scores: Partial<Scores>) => void
  readonly setText: (text: string) => void
  readonly dropPhoto: (photoId: string) => void
  readonly beginEdit: (review: ReviewView) => void
  readonly send: (newPhotoIds: readonly string[]) => Promise<boolean>
}

const NONE: Scores = { skill: 0, manner: 0, priceClarity: 0 }

/** The own review of an order: written once, changed once. */
export function useReview(orderId: string): ReviewForm {
  const own = useLoad(`review ${orderId}`, () =>
    orderId === '' ? undefined : api('GET /orders/:orderId/review', { params: { orderId } }),
  )
  const [scores, setScores] = useState(NONE)
  const [text, setText] = useState('')
  const [keptPhotoIds, setKept] = useState<readonly string[]>([])
  const [isEditing, setEditing] = useState(false)
  const command = useCommand()
  return {
    own,
    scores,
    text,
    keptPhotoIds,
    isEditing,
    command,
    setScores: (change) => setScores((before) => ({ ...before, ...change })),
    setText,
    dropPhoto: (photoId) => setKept((before) => before.filter((id) => id !== photoId)),
    beginEdit({ skill, manner, priceClarity, text: said, photoIds }) {
      setScores({ skill, manner, priceClarity })
      setText(said)
      setKept(photoIds)
      setEditing(true)
    },
    async send(newPhotoIds) {
      const content = { ...scores, text: text.trim(), photoIds: [...keptPhotoIds, ...newPhotoIds] }
      const isDone = await command.run(async (id) => {
        const params = { orderId }
        const review = isEditing
          ? await api('POST /orders/:orderId/review/edit', { params, body: { commandId: id, ...content } })
          : await api('POST /orders/:orderId/review', { params, body: { id, ...content } })
        own.put({ review })
      })
      if (isDone) setEditing(false)
      return isDone
    },
  }
}
