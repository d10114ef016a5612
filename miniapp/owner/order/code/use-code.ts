import { useCallback, useEffect, useState } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { serverNow } from '@/common/clock'
import { newId } from '@/common/ids'
import { toApiError } from '@/common/load'

export type CodeKind = 'intake' | 'hand-over'
type Code = { readonly code: string; readonly expiresAt: string }

/** A new one comes this long before the old one ends, so that nobody shows a code that is about to die. */
const BEFORE_END_MS = 30_000

/** A code that is always good while the page is open. A new one ends the old one at once. */
export function useCode(orderId: string, kind: CodeKind) {
  const [code, setCode] = useState<Code>()
  const [error, setError] = useState<ApiError>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    ask(orderId, kind)
      .then((answer) => {
        if (!isWanted) return
        setCode(answer)
        setError(undefined)
      })
      .catch((thrown: unknown) => isWanted && setError(toApiError(thrown)))
    return () => {
      isWanted = false
    }
  }, [orderId, kind, turn])
  const renew = useCallback(() => setTurn((value) => value + 1), [])
  useEffect(() => {
    if (code === undefined) return undefined
    const leftMs = Date.parse(code.expiresAt) - serverNow() - BEFORE_END_MS
    const timer = setTimeout(renew, Math.max(1_000, leftMs))
    return () => clearTimeout(timer)
  }, [code, renew])
  return { code, error, renew }
}

async function ask(orderId: string, kind: CodeKind): Promise<Code> {
  const input = { params: { orderId }, body: { commandId: newId() } }
  return kind === 'intake'
    ? api('POST /orders/:orderId/intake-code', input)
    : api('POST /orders/:orderId/hand-over-code', input)
}
