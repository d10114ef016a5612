import { Element as TreeElement, type ShadowedEvent } from 'glass-easel'
import type { HostElement } from './backend'

type Packed = { id: string; dataset: unknown; offsetLeft: number; offsetTop: number }

/** What WeChat hands to the logic layer: plain data that went through JSON, and nothing of the view. */
function packEvent(event: ShadowedEvent<unknown>): Record<string, unknown> {
  const original = event.getOriginalEvent() as { touches?: unknown; changedTouches?: unknown } | undefined
  return {
    type: event.type,
    timeStamp: Math.round(event.timeStamp),
    detail: throughJson(event.detail ?? {}),
    mark: throughJson(event.mark ?? {}),
    target: pack(event.target),
    currentTarget: pack(event.currentTarget),
    ...(original?.changedTouches === undefined
      ? {}
      : { touches: packTouches(original.touches), changedTouches: packTouches(original.changedTouches) }),
  }
}

/** The one argument of a handler: an event of the view is packed, anything else is the mini-program's own. */
export function packArgument(argument: unknown): unknown {
  const event = argument as ShadowedEvent<unknown> | null
  const isEvent = typeof event === 'object' && event !== null && event.currentTarget instanceof TreeElement
  return isEvent ? packEvent(event) : argument
}

export function throughJson<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}

function pack(element: TreeElement): Packed {
  const host = element.getBackendElement() as unknown as HostElement | null
  return {
    id: element.id,
    dataset: throughJson(element.dataset ?? {}),
    offsetLeft: host?.offsetLeft ?? 0,
    offsetTop: host?.offsetTop ?? 0,
  }
}

function packTouches(touches: unknown): object[] {
  return Array.from((touches ?? []) as ArrayLike<Touch>, (touch) => ({
    identifier: touch.identifier,
    clientX: touch.clientX,
    clientY: touch.clientY,
    pageX: touch.pageX,
    pageY: touch.pageY,
  }))
}
