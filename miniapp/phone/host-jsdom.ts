import { JSDOM, VirtualConsole } from 'jsdom'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createFileMemory, createMemory, type PhoneMemory } from './host-memory'
import type { Host, PhoneFile, UploadInit } from './phone'
import { redirect, type Servers } from './redirect'

export type JsdomHostOptions = {
  readonly dist: string
  /**
   * Keeps storage, saved files and consents between two openings of the same phone; without it they live as long as
   * the phone.
   */
  readonly storageFile?: string
  /** Where an address of the built mini-program really answers: a build names one server, a test starts its own. */
  readonly servers?: Servers
  /** Pictures and films on the disk that the person has in her album. */
  readonly album?: readonly string[]
  /** What is before her camera: pictures on the disk, taken in turn; those of the album where nothing else is said. */
  readonly camera?: readonly string[]
}

/** A phone's host in Node: a document of jsdom, the real network, real files. `errors` is what jsdom complains of. */
export function createJsdomHost(
  options: JsdomHostOptions,
  memory: PhoneMemory = memoryOf(options),
): {
  host: Host
  errors: string[]
  close: () => void
} {
  const errors: string[] = []
  const virtualConsole = new VirtualConsole()
  virtualConsole.on('jsdomError', (error: Error) => errors.push(error.message))
  const dom = new JSDOM('<!doctype html><html lang="zh"><head></head><body></body></html>', {
    url: 'https://servicewechat.com/',
    pretendToBeVisual: true,
    virtualConsole,
  })
  const { window } = dom
  return {
    errors,
    close: () => window.close(),
    host: {
      window,
      fetch: (url, init) => fetch(typeof url === 'string' ? redirect(url, options.servers) : url, init),
      openSocket: (url, protocols) => new window.WebSocket(redirect(url, options.servers), protocols),
      upload: async (url, init) => upload(redirect(url, options.servers), init),
      ...memory,
      album: (options.album ?? []).map(readAlbumFile),
      camera: (options.camera ?? options.album ?? []).map(readAlbumFile),
      assetUrl: (asset) => `file://${path.join(options.dist, asset)}`,
      pictureUrl: (url) => url,
    },
  }
}

function readAlbumFile(file: string): PhoneFile {
  const type = /\.(mp4|mov)$/i.test(file) ? 'video' : 'image'
  return { name: path.basename(file), type, bytes: readFileSync(file) }
}

export function memoryOf({ storageFile }: JsdomHostOptions): PhoneMemory {
  return storageFile === undefined ? createMemory() : createFileMemory(storageFile)
}

const CHUNK_BYTES = 64 * 1024

/** In pieces, so that it is known how far it is; the length is said beforehand, as a phone does. */
async function upload(url: string, { headers, body, signal, sent }: UploadInit): Promise<Response> {
  let at = 0
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = body.subarray(at, at + CHUNK_BYTES)
        at += piece.length
        controller.enqueue(piece)
        sent(at)
        if (at >= body.length) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const init = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(body.length) },
    body: stream,
    signal,
    // Node's fetch asks for this word with every stream; the types of browsers do not know it.
    duplex: 'half',
  }
  return fetch(url, init)
}
