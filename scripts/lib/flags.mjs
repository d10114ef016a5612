import { Sorry } from './sorry.mjs'

/**
 * Reads flags as they arrive from `npm run demo -- --story cancel`, from `pnpm demo --story cancel`, and from
 * `npm run demo --story=cancel`, where npm keeps the flag for itself and only leaves `npm_config_story` behind.
 *
 * `known` maps each flag to 'switch', 'value' or 'optional' (a value may follow, else true). What is neither a
 * flag nor a flag's value comes back in `rest`; with `strict` an unknown flag is refused.
 */
export function readFlags(known, { argv = process.argv.slice(2), env = process.env, strict = true } = {}) {
  const flags = {}
  const rest = []
  const words = argv.filter((word) => word !== '--')
  while (words.length > 0) {
    const word = words.shift()
    const [, name, inline] = /^--([a-z-]+)(?:=(.*))?$/.exec(word) ?? []
    if (name && known[name]) flags[name] = valueOf(known[name], name, inline, words)
    else if (strict && word.startsWith('-')) throw new Sorry(`Unknown flag ${word}. Known: ${list(known)}.`)
    else rest.push(word)
  }
  for (const [name, kind] of Object.entries(known)) {
    const left = env[`npm_config_${name.replaceAll('-', '_')}`]
    if (left === undefined || left === '' || flags[name] !== undefined) continue
    flags[name] = kind === 'switch' || left !== 'true' ? keep(kind, left) : true
  }
  return { flags, rest }
}

/** The environment without the flags that npm kept, so that a child's npm does not stumble over them. */
export function withoutFlags(known, env = process.env) {
  const kept = new Set(Object.keys(known).map((name) => `npm_config_${name.replaceAll('-', '_')}`))
  return Object.fromEntries(Object.entries(env).filter(([name]) => !kept.has(name)))
}

function valueOf(kind, name, inline, words) {
  if (kind === 'switch') return true
  if (inline !== undefined) return inline
  const follows = words.length > 0 && !words[0].startsWith('-')
  if (follows) return words.shift()
  if (kind === 'value') throw new Sorry(`--${name} needs a value.`)
  return true
}

function keep(kind, left) {
  return kind === 'switch' ? left !== 'false' : left
}

function list(known) {
  return Object.keys(known)
    .map((name) => `--${name}`)
    .join(', ')
}
