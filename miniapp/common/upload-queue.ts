import type { Api } from '@anxin/shared/api'

export type PhotoSlotName = Api['POST /photos']['input']['query']['slot']

/** A picture on its way from this phone to an order. */
export type QueuedPhoto = {
  /** Names it on this phone for ever. */
  readonly key: string
  /** Its id at the API: made once, so that sending again what has already arrived changes nothing. */
  readonly id: string
  readonly orderId: string
  readonly slot: PhotoSlotName
  /** What it shows, where a slot takes more than one: the point of an inspection. */
  readonly tag: string
  /** The file on this phone; empty once it has been sent. */
  readonly path: string
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed'
  /** Why it was refused, in words for the person. */
  readonly reason: string
  readonly takenAtMs: number
}

/** What came of one try to send. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  /** Nobody knows whether it arrived: the same id again. */
  | { readonly kind: 'no-answer' }
  /** The API does not have it and no longer takes its id, which is dated. */
  | { readonly kind: 'out-of-time' }
  | { readonly kind: 'refused'; readonly reason: string }

/** What the queue needs of a phone. */
export type UploadPhone = {
  readonly load: () => readonly QueuedPhoto[]
  readonly keep: (photos: readonly QueuedPhoto[]) => void
  /** Moves a picture of the camera to where it outlives the app, and says where that is. */
  readonly saveFile: (temporaryPath: string, key: string) => Promise<string>
  readonly removeFile: (path: string) => void
  readonly send: (photo: QueuedPhoto) => Promise<SendOutcome>
  readonly newId: () => string
  readonly nowMs: () => number
  readonly later: (run: () => void, ms: number) => () => void
}

export type UploadQueue = {
  readonly photos: () => readonly QueuedPhoto[]
  /** Takes a picture in; at once, so that the next one can be taken. */
  readonly add: (
    place: { readonly orderId: string; readonly slot: PhotoSlotName; readonly tag?: string },
    temporaryPath: string,
  ) => void
  readonly retry: (key: string) => void
  /** Forgets a picture and its file: it was refused, or is taken again. */
  readonly discard: (key: string) => void
  /** The network is back, or the app is on the screen again: no more waiting. */
  readonly wake: () => void
  readonly listen: (heard: () => void) => () => void
}

/** So few that one picture over a weak network does not starve the others. */
export const SENDING_MAX = 2
const BACKOFF_MS = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000]
/** Twice is a phone whose clock is wrong by more than the API's answers can tell. */
const NEW_IDS_MAX = 2
/** What was sent is remembered so that pages know; the order itself shows it long before that. */
const SENT_KEPT_MS = 7 * 86_400_000
const CLOCK_WRONG = '手机时间不准确，请校准时间后重试'
const NOT_SENT = '照片没有发出去，请重试'

/**
 * Pictures are kept on the phone until the API has them: in the order in which they were taken, a few at a time, through
 * lost networks and killed apps. What the API refuses stops with a reason and holds up nothing.
 */
export function createUploadQueue(phone: UploadPhone): UploadQueue {
  const list = createList(phone)
  const saving = new Set<string>()
  const sender = createSender(phone, list, saving)
  const saveOne = async (key: string, temporaryPath: string) => {
    // Where there is no room left it can still be sent while the app is open.
    const path = await phone.saveFile(temporaryPath, key).catch(() => temporaryPath)
    saving.delete(key)
    if (list.find(key) === undefined) phone.removeFile(path)
    else list.update(key, { path })
    sender.pump()
  }
  return {
    photos: list.all,
    listen: list.listen,
    wake: sender.wake,
    add({ orderId, slot, tag = '' }, path) {
      const id = phone.newId()
      const takenAtMs = phone.nowMs()
      saving.add(id)
      const photo = {
        key: id,
        id,
        orderId,
        slot,
        tag,
        path,
        state: 'waiting' as const,
        reason: '',
        takenAtMs,
      }
      list.set([...list.all(), photo])
      void saveOne(id, path)
    },
    retry(key) {
      if (list.find(key)?.state === 'failed') list.update(key, { state: 'waiting', reason: '' })
      sender.wake()
    },
    discard(key) {
      const photo = list.find(key)
      if (photo === undefined) return
      list.set(list.all().filter((one) => one.key !== key))
      if (photo.path !== '' && !saving.has(key)) phone.removeFile(photo.path)
    },
  }
}

type List = ReturnType<typeof createList>

/** The pictures as they stand, on the phone as well as here, and told to whoever shows them. */
function createList(phone: UploadPhone) {
  let photos = recall(phone)
  const listeners = new Set<() => void>()
  const set = (next: readonly QueuedPhoto[]) => {
    photos = next
    phone.keep(photos)
    for (const heard of listeners) heard()
  }
  return {
    all: () => photos,
    find: (key: string) => photos.find((photo) => photo.key === key),
    set,
    update: (key: string, change: Partial<QueuedPhoto>) =>
      set(photos.map((photo) => (photo.key === key ? { ...photo, ...change } : photo))),
    listen: (heard: () => void) => {
      listeners.add(heard)
      return () => void listeners.delete(heard)
    },
  }
}

/** Sends what waits and is saved; rests longer after each time without an answer. */
function createSender(phone: UploadPhone, list: List, saving: ReadonlySet<string>) {
  const newIds = new Map<string, number>()
  let failures = 0
  let endRest: (() => void) | undefined

  const rest = () => {
    // Others that were under way at the same time have failed for the same reason.
    if (endRest !== undefined) return
    const waitMs = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0
    failures += 1
    endRest = phone.later(() => {
      endRest = undefined
      pump()
    }, waitMs)
  }
  const pump = () => {
    while (endRest === undefined) {
      const isFull = list.all().filter(({ state }) => state === 'sending').length >= SENDING_MAX
      const next = list.all().find(({ state, key }) => state === 'waiting' && !saving.has(key))
      if (isFull || next === undefined) return
      list.update(next.key, { state: 'sending' })
      void sendOne(next)
    }
  }
  const sendOne = async (photo: QueuedPhoto) => {
    const outcome = await phone.send(photo).catch((): SendOutcome => ({ kind: 'refused', reason: NOT_SENT }))
    // Taken again in the meantime: nobody waits for this one.
    if (list.find(photo.key) !== undefined) note(photo, outcome)
    pump()
  }
  const note = ({ key, path }: QueuedPhoto, outcome: SendOutcome) => {
    switch (outcome.kind) {
      case 'sent':
        failures = 0
        phone.removeFile(path)
        return list.update(key, { state: 'sent', path: '' })
      case 'refused':
        return list.update(key, { state: 'failed', reason: outcome.reason })
      case 'no-answer':
        rest()
        return list.update(key, { state: 'waiting' })
      case 'out-of-time': {
        const given = newIds.get(key) ?? 0
        newIds.set(key, given + 1)
        if (given >= NEW_IDS_MAX) return list.update(key, { state: 'failed', reason: CLOCK_WRONG })
        return list.update(key, { state: 'waiting', id: phone.newId() })
      }
    }
  }
  return {
    pump,
    wake: () => {
      failures = 0
      newIds.clear()
      endRest?.()
      endRest = undefined
      pump()
    },
  }
}

/** What was being sent when the app was killed may have arrived or not: it is sent again under its id. */
function recall(phone: UploadPhone): readonly QueuedPhoto[] {
  const oldest = phone.nowMs() - SENT_KEPT_MS
  return phone
    .load()
    .filter(({ state, takenAtMs }) => state !== 'sent' || takenAtMs > oldest)
    .map((photo) => (photo.state === 'sending' ? { ...photo, state: 'waiting' } : photo))
}
