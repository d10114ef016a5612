import type { Mask } from '@anxin/shared/showcases/showcase.contract'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand, type Command } from '@/common/command'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'

export type ShopShowcase = Reply<'GET /shop/orders/:orderId/showcase'>
export type Choice = { readonly masks: readonly Mask[]; readonly nothingToHide: boolean }
export type Candidate = {
  readonly id: string
  readonly label: string
  readonly width: number
  readonly height: number
  /** One of the whole car: its plate has to be covered. */
  readonly showsCar: boolean
}

type Slot = ShopShowcase['photos'][number]['slot']

const LABELS: Readonly<Partial<Record<Slot, string>>> = {
  front: '接车 车头',
  rear: '接车 车尾',
  left: '接车 左侧',
  right: '接车 右侧',
  dashboard: '接车 仪表盘',
  damage: '接车 损伤',
  finding: '检测发现',
  'old-part': '旧件',
  finish: '完工',
}
const OF_CAR: readonly Slot[] = ['front', 'rear', 'left', 'right', 'dashboard']

export type Editing = {
  readonly loaded: Loaded<ShopShowcase>
  readonly command: Command
  readonly candidates: readonly Candidate[]
  readonly choices: ReadonlyMap<string, Choice>
  readonly text: string
  readonly setText: (text: string) => void
  readonly choose: (photoId: string, choice: Choice | undefined) => void
  readonly submit: () => Promise<boolean>
  readonly drop: () => Promise<void>
}

/** Whether a picture may be used: something is covered, or somebody said that there is nothing to cover. */
export function isCovered(choice: Choice | undefined): boolean {
  return choice !== undefined && (choice.masks.length > 0 || choice.nothingToHide)
}

/** What is being written; until it is changed here, what the showcase has now. */
export function useShowcase(orderId: string): Editing {
  const loaded = useLoad(`shop showcase ${orderId}`, () =>
    orderId === '' ? undefined : api('GET /shop/orders/:orderId/showcase', { params: { orderId } }),
  )
  const command = useCommand()
  const [typed, setText] = useState<string>()
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>()
  const now = loaded.data?.showcase ?? null
  const text = typed ?? now?.text ?? ''
  const choices = chosen ?? choicesOf(now)
  const params = { orderId }
  return {
    loaded,
    command,
    candidates: candidatesOf(loaded.data),
    choices,
    text,
    setText,
    choose(photoId, choice) {
      const next = new Map(choices)
      if (choice === undefined) next.delete(photoId)
      else next.set(photoId, choice)
      setChosen(next)
    },
    async submit() {
      const photos = [...choices].map(([photoId, { masks, nothingToHide }]) => ({
        photoId,
        masks: [...masks],
        nothingToHide,
      }))
      return command.run(async (commandId) => {
        await api('POST /shop/orders/:orderId/showcase', {
          params,
          body: { commandId, text: text.trim(), photos },
        })
        await loaded.reload()
      })
    },
    async drop() {
      await command.run((commandId) =>
        api('POST /shop/orders/:orderId/showcase/removal', { params, body: { commandId } }),
      )
      await loaded.reload()
    },
  }
}

function choicesOf(showcase: ShopShowcase['showcase']): ReadonlyMap<string, Choice> {
  return new Map(
    showcase?.photos.map(({ orderPhotoId, masks }) => [
      orderPhotoId,
      { masks, nothingToHide: masks.length === 0 },
    ]),
  )
}

function candidatesOf(data: ShopShowcase | undefined): Candidate[] {
  const seen = new Map<string, number>()
  return (data?.photos ?? []).map(({ id, slot, width, height }) => {
    const name = LABELS[slot] ?? '照片'
    const nth = (seen.get(name) ?? 0) + 1
    seen.set(name, nth)
    return { id, width, height, label: nth === 1 ? name : `${name} ${nth}`, showsCar: OF_CAR.includes(slot) }
  })
}
