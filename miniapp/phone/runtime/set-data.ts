/** WeChat refuses a setData beyond this. */
const SET_DATA_BYTES_MAX = 1024 * 1024

/** A patch as it crosses from the logic layer to the view: JSON, so functions and undefined are lost. */
export function serializePatch(patch: object): { bytes: number; copy: () => Record<string, unknown> } {
  const json = JSON.stringify(patch)
  const bytes = new TextEncoder().encode(json).length
  if (bytes > SET_DATA_BYTES_MAX) {
    throw new Error(`setData of ${bytes} bytes: WeChat takes ${SET_DATA_BYTES_MAX} at most`)
  }
  return { bytes, copy: () => JSON.parse(json) as Record<string, unknown> }
}

/** Writes a patch, whose keys may be paths such as `list[0].name`, into the page's data. */
export function applyPatch(data: Record<string, unknown>, patch: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(patch)) {
    const path = key.replace(/\[(\d+)\]/g, '.$1').split('.')
    let target = data
    path.slice(0, -1).forEach((step, index) => {
      const next = target[step]
      const inside = typeof next === 'object' && next !== null ? next : emptyFor(path[index + 1])
      target[step] = inside
      target = inside as Record<string, unknown>
    })
    target[path.at(-1) ?? ''] = value
  }
}

function emptyFor(step: string | undefined): object {
  return /^\d+$/.test(step ?? '') ? [] : {}
}
