import { useState } from 'react'
import type { ApiError } from './api-error'
import { useCommand } from './command'
import { useLoad, type Loaded } from './load'

/** A link as it was made: the token is told this once. */
type Made = { readonly id: string; readonly token: string }

export type ShareLinks<Listed, Wish, Link extends Made> = {
  readonly loaded: Loaded<Listed>
  readonly made: Link | undefined
  /** What is shared now: the link that was made, else home and nothing of it. */
  readonly card: { readonly title: string; readonly path: string; readonly imageUrl: string }
  readonly make: (wish: Wish) => void
  readonly forget: () => void
  readonly revoke: (linkId: string) => void
  readonly error: ApiError | undefined
  readonly isBusy: boolean
}

type ShareLinksOf<Listed, Wish, Link extends Made> = {
  readonly key: string
  readonly list: () => Promise<Listed> | undefined
  readonly make: (id: string, wish: Wish) => Promise<Link>
  readonly revoke: (linkId: string, commandId: string) => Promise<unknown>
  /** The page that opens a link, and what its card says. */
  readonly page: string
  readonly title: (made: Link) => string
}

/** Links for others that are made before WeChat's own sheet opens, listed, and taken back. */
export function useShareLinks<Listed, Wish, Link extends Made>({
  key,
  list,
  make,
  revoke,
  page,
  title,
}: ShareLinksOf<Listed, Wish, Link>): ShareLinks<Listed, Wish, Link> {
  const loaded = useLoad(key, list)
  const [made, setMade] = useState<Link>()
  const command = useCommand()
  return {
    loaded,
    made,
    card: {
      title: made === undefined ? '安心修' : title(made),
      path:
        made === undefined
          ? '/pages/home/index'
          : `${page}?linkId=${made.id}&token=${encodeURIComponent(made.token)}`,
      imageUrl: '/pictures/share.png',
    },
    make: (wish) =>
      void command.run(async (id) => {
        setMade(await make(id, wish))
        await loaded.reload()
      }),
    forget: () => setMade(undefined),
    revoke: (linkId) =>
      void command.run(async (commandId) => {
        await revoke(linkId, commandId)
        await loaded.reload()
      }),
    error: command.error,
    isBusy: command.isBusy,
  }
}
