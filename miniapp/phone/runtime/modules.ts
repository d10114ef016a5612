import { resolvePath } from '../bundle'
import { textOf } from '../journal'
import { words } from '../words'

/** The language itself. Everything else that a browser or Node has is absent on a phone. */
const LANGUAGE = new Set([
  ...words(`
    Object Function Array Number Boolean String Symbol BigInt Math JSON Date RegExp Promise Proxy Reflect
    Map Set WeakMap WeakSet WeakRef Error AggregateError EvalError RangeError ReferenceError SyntaxError
    TypeError URIError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array
    Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array parseInt parseFloat isNaN
    isFinite NaN Infinity undefined escape unescape encodeURI encodeURIComponent decodeURI
    decodeURIComponent FinalizationRegistry Atomics
  `),
  // It cannot be a parameter of strict code.
  'eval',
])

/** What a page in a browser has, also where this program runs in Node, which may lack it. */
const BROWSER = words(`
    window document self navigator location history localStorage sessionStorage indexedDB fetch
    XMLHttpRequest WebSocket FormData Headers Request Response URL URLSearchParams Blob File FileReader
    Image HTMLElement Element Node Event CustomEvent EventTarget MutationObserver IntersectionObserver
    ResizeObserver customElements parent top frames AbortController TextEncoder TextDecoder structuredClone
    crypto performance Worker Intl requestAnimationFrame cancelAnimationFrame getComputedStyle matchMedia
    alert confirm prompt open postMessage queueMicrotask BroadcastChannel MessageChannel globalThis process
    Buffer
`)

export type Modules = {
  /** Runs a file once, as `require` does, and returns what it exports. */
  load(id: string): unknown
  has(id: string): boolean
}

/**
 * The module loader of the logic layer. Each file is a function whose parameters are what WeChat gives it and, as
 * undefined, all that a phone lacks: code that would die on a phone dies here.
 */
export function createModules(
  scripts: Readonly<Record<string, string>>,
  given: Record<string, unknown>,
): Modules {
  const loaded = new Map<string, { exports: unknown }>()
  const lacking = absentGlobals(given)
  const global = {}
  const load = (id: string): unknown => {
    const known = loaded.get(id)
    if (known) return known.exports
    const source = scripts[id]
    if (source === undefined) throw new Error(`module '${id}.js' is not defined`)
    const module = { exports: {} as unknown }
    loaded.set(id, module)
    const scope: Record<string, unknown> = {
      ...given,
      require: (target: string) => load(resolvePath(id, target).replace(/\.js$/, '')),
      module,
      exports: module.exports,
      global,
      Function: guardFunction(global),
    }
    // oxlint-disable-next-line typescript/no-implied-eval -- the code of the mini-program is what a phone runs
    const run = new Function(...Object.keys(scope), ...lacking, `${source}\n//# sourceURL=phone:///${id}.js`)
    run.call(undefined, ...Object.values(scope))
    return module.exports
  }
  return { load, has: (id) => id in scripts }
}

function absentGlobals(given: Record<string, unknown>): string[] {
  const here = Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name))
  const replaced = new Set([...Object.keys(given), 'require', 'module', 'exports', 'global', 'Function'])
  return Array.from(new Set([...here, ...BROWSER])).filter(
    (name) => !LANGUAGE.has(name) && !replaced.has(name),
  )
}

/** A phone runs no code made at run time. Only webpack's question for the global object is answered. */
function guardFunction(global: object): FunctionConstructor {
  const refuse = (given: unknown[]) => {
    if (/^\s*return this;?\s*$/.test(textOf(given.at(-1) ?? ''))) return () => global
    throw new EvalError('a mini-program cannot make code from text')
  }
  return new Proxy(Function, {
    construct: (_, given: unknown[]) => refuse(given),
    apply: (_, __, given: unknown[]) => refuse(given),
  })
}
