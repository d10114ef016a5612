import type { Plugin } from 'vite'
import { PLANTED_BUGS } from './planted-bugs.ts'

/** Lays the bug that MODEL_BUG names over its file; nothing without it. */
export function plantBug(name = process.env['MODEL_BUG']): Plugin[] {
  if (name === undefined) return []
  const bug = PLANTED_BUGS.find((other) => other.name === name)
  if (!bug) throw new Error(`no planted bug is called ${name}`)
  return [
    {
      name: 'plant-bug',
      enforce: 'pre',
      transform(code, id) {
        if (!id.split('?')[0]?.endsWith(`/${bug.file}`)) return null
        const parts = code.split(bug.find)
        if (parts.length !== 2) throw new Error(`"${bug.find}" is ${parts.length - 1} times in ${bug.file}`)
        return parts.join(bug.replace)
      },
    },
  ]
}
