import { noteError } from '../journal'
import type { Phone } from '../phone'
import { createEventChannel } from '../runtime/event-channel'
import { noteCall, textOption, textOr, type Options } from './call'

const SOCKETS_MAX = 5

/** WebSockets over the real network; they break when the phone loses it. */
export function socketApis(phone: Phone): Record<string, unknown> {
  const open = new Set<WebSocket>()
  phone.closed.signal.addEventListener('abort', () => open.forEach((socket) => socket.close()))
  phone.news.on('network', () => {
    if (phone.conditions.network === 'none') open.forEach((socket) => socket.close())
  })
  return {
    connectSocket(options: Options) {
      noteCall(phone, 'connectSocket', options)
      const { success, fail, complete } = options as Record<string, ((result: object) => void) | undefined>
      const refuse = (reason: string) => {
        const answer = { errMsg: `connectSocket:fail ${reason}` }
        phone.timers.setTimeout(() => {
          fail?.(answer)
          complete?.(answer)
        }, 0)
      }
      if (open.size >= SOCKETS_MAX) return refuse('exceed max count 5')
      if (phone.conditions.network === 'none') return refuse('net::ERR_INTERNET_DISCONNECTED')
      const socket = phone.host.openSocket(
        textOption(options, 'url'),
        options['protocols'] as string[] | undefined,
      )
      socket.binaryType = 'arraybuffer'
      open.add(socket)
      socket.addEventListener('close', () => open.delete(socket))
      phone.timers.setTimeout(() => {
        success?.({ errMsg: 'connectSocket:ok' })
        complete?.({ errMsg: 'connectSocket:ok' })
      }, 0)
      return socketTask(phone, socket)
    },
  }
}

function socketTask(phone: Phone, socket: WebSocket): object {
  const channel = createEventChannel()
  const tell = (name: string, detail: object) => {
    if (!phone.closed.signal.aborted) phone.guard(`socket ${name}`, () => channel.emit(name, detail))
  }
  socket.addEventListener('open', () => tell('open', { header: {}, profile: {} }))
  socket.addEventListener('message', ({ data }) => tell('message', { data: data as unknown }))
  socket.addEventListener('close', ({ code, reason }) => tell('close', { code, reason }))
  socket.addEventListener('error', () => tell('error', { errMsg: 'WebSocket error' }))
  const on = (name: string) => (listener: (detail: unknown) => void) => channel.on(name, listener)
  return {
    onOpen: on('open'),
    onMessage: on('message'),
    onClose: on('close'),
    onError: on('error'),
    send(options: Options) {
      const { success, fail } = options as Record<string, ((result: object) => void) | undefined>
      if (socket.readyState !== socket.OPEN) return fail?.({ errMsg: 'sendSocketMessage:fail not connected' })
      socket.send(options['data'] as string | ArrayBuffer)
      return success?.({ errMsg: 'sendSocketMessage:ok' })
    },
    close(options: Options = {}) {
      try {
        socket.close(Number(options['code'] ?? 1000), textOr(options, 'reason', ''))
      } catch (error) {
        noteError(phone.journal, 'socket close', error)
      }
    },
    get readyState() {
      return socket.readyState
    },
    CONNECTING: 0,
    OPEN: 1,
    CLOSING: 2,
    CLOSED: 3,
  }
}
