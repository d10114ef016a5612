import { noteError } from '../journal'
import type { Phone } from '../phone'
import { createEventChannel } from '../runtime/event-channel'
import { words } from '../words'
import { asyncApi, noteCall } from './call'
import { fileAt } from './file-paths'

const EVENTS = words('Canplay Play Pause Stop Ended TimeUpdate Error Waiting Seeking Seeked')
const LACKING = words('seek')
/** WeChat's code for a file that cannot be played. */
const FILE_ERROR = 10003

/** Sounds. Nobody hears them: that they were played is in `journal.sounds`, and each ends at once. */
export function audioApis(phone: Phone): Record<string, unknown> {
  return {
    createInnerAudioContext: () => createAudio(phone),
    setInnerAudioOption: asyncApi(phone, 'setInnerAudioOption', () => {}),
  }
}

function createAudio(phone: Phone): object {
  const channel = createEventChannel()
  const state = { src: '', paused: true, destroyed: false }
  const tell = (name: string, detail?: object) =>
    void phone.timers.setTimeout(() => {
      if (!state.destroyed) phone.guard(`audio ${name}`, () => channel.emit(name, detail))
    }, 0)
  const play = () => {
    noteCall(phone, 'InnerAudioContext.play', { src: state.src })
    if (!canPlay(phone, state.src)) {
      return tell('Error', { errCode: FILE_ERROR, errMsg: `cannot play ${state.src || 'nothing'}` })
    }
    phone.journal.sounds.push(state.src)
    state.paused = false
    tell('Play')
    phone.timers.setTimeout(() => {
      if (state.paused) return
      state.paused = true
      tell('Ended')
    }, 0)
    return undefined
  }
  const halt = (name: string) => () => {
    state.paused = true
    tell(name)
  }
  const listening = EVENTS.flatMap((name) => [
    [`on${name}`, (listener: (detail: unknown) => void) => channel.on(name, listener)],
    [`off${name}`, (listener?: (detail: unknown) => void) => channel.off(name, listener)],
  ])
  const lacking = LACKING.map((name) => [name, () => lacks(phone, name)])
  const audio = {
    ...(Object.fromEntries([...listening, ...lacking]) as object),
    autoplay: false,
    loop: false,
    volume: 1,
    playbackRate: 1,
    startTime: 0,
    duration: 0,
    currentTime: 0,
    obeyMuteSwitch: true,
    get paused() {
      return state.paused
    },
    get src() {
      return state.src
    },
    set src(src: string) {
      state.src = src
      if (canPlay(phone, src)) tell('Canplay')
      if (audio.autoplay) play()
    },
    play,
    pause: halt('Pause'),
    stop: halt('Stop'),
    destroy() {
      state.destroyed = true
      state.paused = true
    },
  }
  return audio
}

function canPlay(phone: Phone, src: string): boolean {
  if (/^https?:/.test(src)) return true
  if (src.startsWith('wxfile:')) return fileAt(phone, src) !== undefined
  return phone.bundle.assets.includes(src.replace(/^\//, ''))
}

function lacks(phone: Phone, name: string): never {
  const error = new Error(`InnerAudioContext.${name} is not supported by this phone`)
  noteError(phone.journal, 'InnerAudioContext', error)
  throw error
}
