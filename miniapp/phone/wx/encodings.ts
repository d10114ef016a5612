import { textOf } from '../journal'
import { WxRefusal } from './call'

type Encoding = 'utf8' | 'base64' | 'hex' | 'latin1'
const NAMES: Readonly<Record<string, Encoding>> = {
  utf8: 'utf8',
  'utf-8': 'utf8',
  base64: 'base64',
  hex: 'hex',
  binary: 'latin1',
  latin1: 'latin1',
  ascii: 'latin1',
}

/** Bytes as WeChat hands them over: an ArrayBuffer, or a text where an encoding is named. */
export function decodeBytes(bytes: Uint8Array, encoding: unknown): ArrayBuffer | string {
  switch (encodingOf(encoding)) {
    case undefined:
      return Uint8Array.from(bytes).buffer
    case 'utf8':
      return new TextDecoder().decode(bytes)
    case 'hex':
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    case 'latin1':
      return latin1(bytes)
    case 'base64':
      return btoa(latin1(bytes))
  }
}

/** What a mini-program wants written, as bytes; a text is UTF-8 where nothing else is said. */
export function encodeBytes(data: unknown, encoding: unknown): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (typeof data !== 'string')
    throw new WxRefusal('parameter error: parameter.data should be String or ArrayBuffer')
  switch (encodingOf(encoding) ?? 'utf8') {
    case 'utf8':
      return new TextEncoder().encode(data)
    case 'hex':
      return Uint8Array.from(data.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    case 'latin1':
      return fromLatin1(data)
    case 'base64':
      return fromLatin1(atob(data))
  }
}

function encodingOf(name: unknown): Encoding | undefined {
  if (name === undefined || name === null || name === '') return undefined
  const known = typeof name === 'string' ? NAMES[name] : undefined
  if (known === undefined) throw new Error(`the encoding ${textOf(name)} is not supported by this phone`)
  return known
}

function latin1(bytes: Uint8Array): string {
  // In parts: a call takes only so many arguments.
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return parts.join('')
}

function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 255)
}
