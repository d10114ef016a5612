import type { ApiError } from '@/common/api-error'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useDraft } from '@/common/draft'
import { newId } from '@/common/ids'
import type { Loaded } from '@/common/load'
import { newLine } from '../../common/price-line'
import { backToJob, type Job } from '../parts/job'
import { freshDraft, lineOfFinding, quoteLine, type DraftLine, type Kind, type QuoteDraft } from './draft'

export type Quote = {
  readonly draft: QuoteDraft
  readonly addLines: (lines: readonly DraftLine[]) => void
  readonly addFinding: (name: string) => void
  /** An empty line; answers its key. */
  readonly addBlank: () => string
  readonly changeLine: (key: string, part: Partial<DraftLine>) => void
  readonly removeLine: (key: string) => void
  readonly setFindings: (findings: string) => void
  readonly clear: () => void
  readonly error: ApiError | undefined
  readonly isBusy: boolean
  readonly send: () => void
}

/** The draft, which outlives the app, and the deed. */
export function useQuote(order: Job, kind: Kind, job: Loaded<Job>): Quote {
  // A draft of an earlier round would show the owner what she has answered already.
  const key = `${kind} ${order.id} ${order.quoteRound}`
  const { draft, read, change, forget } = useDraft(key, () => freshDraft(order, kind))
  const command = useCommand()
  const set = (lines: readonly DraftLine[]) => change({ lines })
  const send = async () => {
    const route =
      kind === 'quote' ? 'POST /shop/orders/:orderId/quote' : 'POST /shop/orders/:orderId/supplement'
    const isDone = await command.run(async (commandId) => {
      const sent = await api(route, {
        params: { orderId: order.id },
        body: {
          commandId,
          lines: read().lines.flatMap((line) => quoteLine(line) ?? []),
          findings: read().findings.trim(),
        },
      })
      forget()
      job.put(sent)
    })
    if (isDone) backToJob(order.id)
    else await job.reload()
  }
  return {
    draft,
    addLines: (lines) => set([...read().lines, ...lines]),
    addFinding: (name) => set([...read().lines, lineOfFinding(name)]),
    addBlank() {
      const line: DraftLine = { ...newLine(), key: newId() }
      set([...read().lines, line])
      return line.key
    },
    changeLine: (lineKey, part) =>
      set(read().lines.map((one) => (one.key === lineKey ? { ...one, ...part } : one))),
    removeLine: (lineKey) => set(read().lines.filter((one) => one.key !== lineKey)),
    setFindings: (findings) => change({ findings }),
    clear: () => set([]),
    error: command.error,
    isBusy: command.isBusy,
    send: () => void send(),
  }
}
