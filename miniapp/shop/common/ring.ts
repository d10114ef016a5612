import Taro from '@tarojs/taro'

const RATE = 8_000
const TONES = [
  { hertz: 880, ms: 140 },
  { hertz: 0, ms: 60 },
  { hertz: 1175, ms: 260 },
]
const HEADER_BYTES = 44
let file: string | undefined

/** A new order: two tones and a long buzz, which are felt at the bench where the phone lies. */
export function ringForOrder(): void {
  if (Taro.canIUse('vibrateLong')) void Promise.resolve(Taro.vibrateLong()).catch(() => undefined)
  if (!Taro.canIUse('createInnerAudioContext') || !Taro.canIUse('getFileSystemManager')) return
  const src = toneFile()
  if (src === undefined) return
  const sound = Taro.createInnerAudioContext()
  sound.src = src
  sound.onEnded(() => sound.destroy())
  sound.play()
}

/** The tones as a file of this phone, written once: a sound in the package would weigh more than the page. */
function toneFile(): string | undefined {
  if (file !== undefined) return file
  const path = `${Taro.env.USER_DATA_PATH ?? 'wxfile://usr'}/new-order.wav`
  try {
    Taro.getFileSystemManager().writeFileSync(path, makeWav())
    file = path
  } catch {
    // No room left on the phone: it still buzzes.
  }
  return file
}

/** A WAV of 8-bit samples in one channel. */
function makeWav(): ArrayBuffer {
  const samples = TONES.flatMap(({ hertz, ms }) =>
    Array.from({ length: (RATE * ms) / 1000 }, (_, i) =>
      Math.round(128 + 90 * Math.sin((2 * Math.PI * hertz * i) / RATE)),
    ),
  )
  const buffer = new ArrayBuffer(HEADER_BYTES + samples.length)
  const view = new DataView(buffer)
  const write = (at: number, text: string) =>
    Array.from(text).forEach((char, i) => view.setUint8(at + i, char.charCodeAt(0)))
  write(0, 'RIFF')
  view.setUint32(4, HEADER_BYTES - 8 + samples.length, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  write(36, 'data')
  view.setUint32(40, samples.length, true)
  samples.forEach((sample, i) => view.setUint8(HEADER_BYTES + i, sample))
  return buffer
}
