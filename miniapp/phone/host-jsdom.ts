import { JSDOM, VirtualConsole } from 'jsdom'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Host, PhoneFile } from './phone'
import { redirect, type Servers } from './redirect'

export type JsdomHostOptions = {
  readonly dist: string
  /** Keeps the storage between two openings of the same phone; without it, it lives as long as the phone. */
  readonly storageFile?: string
  /** Where an address of the built mini-program really answers: a build names one server, a test starts its own. */
  readonly servers?: Servers
  /** Pictures and films on the disk that the person has in her album. */
  readonly album?: readonly string[]
}

/** A phone's host in Node: a document of jsdom, the real network, real files. `errors` is what jsdom complains of. */
export function createJsdomHost(options: JsdomHostOptions): {
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
      storage: options.storageFile === undefined ? storageInMemory() : storageInFile(options.storageFile),
      album: (options.album ?? []).map(readAlbumFile),
      assetUrl: (asset) => `file://${path.join(options.dist, asset)}`,
      pictureUrl: (url) => url,
    },
  }
}

function readAlbumFile(file: string): PhoneFile {
  const type = /\.(mp4|mov)$/i.test(file) ? 'video' : 'image'
  return { name: path.basename(file), type, bytes: readFileSync(file) }
}

function storageInMemory(): Host['storage'] {
  return { load: () => ({}), save() {} }
}

function storageInFile(file: string): Host['storage'] {
  return {
    load: () => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}),
    save(entries) {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(entries))
    },
  }
}
