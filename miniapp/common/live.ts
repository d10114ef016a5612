import Taro, { useDidHide, useDidShow, useUnload } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { currentToken } from './session'

/** Told which order has changed; null means that any may have, because nobody has been listening. */
type Listener = (orderId: string | null) => void

const POLL_MS = 3_000
const RECONNECT_MS = [1_000, 2_000, 5_000, 10_000]

const listeners = new Set<Listener>()
let socket: Taro.SocketTask | undefined
let isReady = false
let isConnecting = false
let failures = 0
let poll: ReturnType<typeof setInterval> | undefined
let retry: ReturnType<typeof setTimeout> | undefined

/**
 * While the page is on the screen, calls `heard` within about three seconds of a change: by a hint over the socket, or
 * by asking every three seconds where there is no socket.
 */
export function useLive(heard: Listener): void {
  const newest = useRef(heard)
  newest.current = heard
  const own = useRef<Listener>((orderId) => newest.current(orderId)).current
  useDidShow(() => listen(own))
  useDidHide(() => stopListening(own))
  // A part of a page that is drawn after the page was shown hears of no showing.
  useEffect(() => {
    listen(own)
    return () => stopListening(own)
  }, [own])
  useUnload(() => stopListening(own))
}

function listen(listener: Listener): void {
  listeners.add(listener)
  poll ??= setInterval(() => {
    // A page that was opened by a notice has no session before its first answer: then there is nothing to hear yet.
    if (isReady || currentToken() === null) return
    connectOnce()
    tell(null)
  }, POLL_MS)
  // The page is drawn first.
  setTimeout(() => listeners.size > 0 && connectOnce(), 0)
}

function connectOnce(): void {
  if (socket === undefined && retry === undefined && !isConnecting) void connect()
}

function stopListening(listener: Listener): void {
  listeners.delete(listener)
  if (listeners.size > 0) return
  clearInterval(poll)
  clearTimeout(retry)
  poll = retry = undefined
  socket?.close({})
}

function tell(orderId: string | null): void {
  for (const listener of listeners) listener(orderId)
}

async function connect(): Promise<void> {
  const token = currentToken()
  if (token === null) return
  isConnecting = true
  const opened = await Promise.resolve(
    Taro.connectSocket({ url: `${API_BASE_URL.replace(/^http/, 'ws')}/live` }),
  ).catch(() => undefined)
  isConnecting = false
  if (opened === undefined) return lost(undefined)
  socket = opened
  opened.onOpen(() => opened.send({ data: JSON.stringify({ token }) }))
  opened.onMessage(({ data }) => {
    const message = JSON.parse(String(data)) as { ready?: true; orderId?: string }
    if (message.ready) {
      isReady = true
      failures = 0
      // What happened before this moment nobody told us.
      tell(null)
    } else if (message.orderId !== undefined) tell(message.orderId)
  })
  opened.onError(() => lost(opened))
  opened.onClose(() => lost(opened))
}

function lost(closed: Taro.SocketTask | undefined): void {
  if (closed !== socket) return
  socket = undefined
  isReady = false
  if (listeners.size === 0 || retry !== undefined) return
  const waitMs = RECONNECT_MS[Math.min(failures, RECONNECT_MS.length - 1)]
  failures += 1
  retry = setTimeout(() => {
    retry = undefined
    if (listeners.size > 0) void connect()
  }, waitMs)
}
