/** What of yazl we use, and nothing else of it. */
declare module 'yazl' {
  import type { EventEmitter } from 'node:events'
  import type { Readable } from 'node:stream'

  type Entry = { readonly mtime: Date; readonly compress: boolean }
  type Ready = (error: unknown, stream?: Readable) => void

  export class ZipFile extends EventEmitter {
    readonly outputStream: Readable & { destroy(error?: Error): void }
    addBuffer(content: Buffer, name: string, entry: Entry): void
    /** `open` is called when it is this entry's turn. */
    addReadStreamLazy(name: string, entry: Entry, open: (ready: Ready) => void): void
    end(): void
  }
}
