/**
 * The part of jsdom that the phone uses. Its own types would bring the browser's into every file of the repository
 * that sees vitest, the server's too, where `window` must not exist.
 */
declare module 'jsdom' {
  export type JSDOMOptions = {
    url?: string
    pretendToBeVisual?: boolean
    virtualConsole?: VirtualConsole
  }
  export class JSDOM {
    constructor(html: string, options?: JSDOMOptions)
    readonly window: Window & typeof globalThis
  }
  export class VirtualConsole {
    on(event: 'jsdomError', listener: (error: Error) => void): this
  }
}
