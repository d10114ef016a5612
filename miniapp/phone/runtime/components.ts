import type { ComponentSpace, GeneralBehavior, GeneralComponent } from 'glass-easel'
import { DeepCopyKind, Behavior as TreeBehavior } from 'glass-easel'
import { resolvePath, type Bundle } from '../bundle'
import type { Journal } from '../journal'
import { packArgument } from './pack-event'
import { serializePatch } from './set-data'

type Method = (this: unknown, ...given: unknown[]) => unknown
/** What a mini-program gives to `Component` or `Behavior`. */
export type Definition = {
  properties?: Record<string, unknown>
  data?: Record<string, unknown>
  methods?: Record<string, Method>
  lifetimes?: Record<string, Method>
  pageLifetimes?: Record<string, Method>
  observers?: Record<string, Method>
  behaviors?: readonly unknown[]
  relations?: Record<string, unknown>
  externalClasses?: string[]
  options?: { virtualHost?: boolean; multipleSlots?: boolean; pureDataPattern?: RegExp }
} & Record<string, unknown>

type Guard = <R>(where: string, run: () => R) => R | undefined

export type ComponentWorld = {
  readonly bundle: Bundle
  readonly space: ComponentSpace
  readonly journal: Journal
  readonly guard: Guard
  readonly templateOf: (id: string) => Record<string, unknown>
  /** Runs the file of a component and returns what it gave to `Component`. */
  readonly loadDefinition: (id: string) => Definition
}

const LIFETIMES = ['created', 'attached', 'ready', 'moved', 'detached', 'error']
/** Data cross between components by copy: otherwise a deep change under a component is not seen. */
export const BY_COPY = { dataDeepCopy: DeepCopyKind.Simple, propertyPassingDeepCopy: DeepCopyKind.Simple }

/** Defines the components that a page or component names in its JSON, and theirs; returns their tags. */
export function defineUsedComponents(
  world: ComponentWorld,
  id: string,
  defined: Set<string>,
): Record<string, string> {
  const used = world.bundle.json[id]?.usingComponents ?? {}
  return Object.fromEntries(
    Object.entries(used).map(([tag, target]) => {
      const path = resolvePath(id, target)
      if (!defined.has(path)) {
        defined.add(path)
        defineComponent(world, path, defined)
      }
      return [tag, `/${path}`]
    }),
  )
}

function defineComponent(world: ComponentWorld, id: string, defined: Set<string>): void {
  const definition = world.loadDefinition(id)
  const { guard } = world
  const lifetimes = collectLifetimes(world, id, definition)
  const created = lifetimes['created']
  world.space.defineComponent({
    ...bodyOf(world, id, definition),
    is: id,
    using: defineUsedComponents(world, id, defined),
    template: world.templateOf(id),
    externalClasses: definition.externalClasses ?? [],
    lifetimes: {
      ...lifetimes,
      created(this: GeneralComponent) {
        guard(`${id} setData`, () => sendDataByJson(world.journal, id, this))
        created?.call(this)
      },
    },
    options: {
      ...BY_COPY,
      virtualHost: definition.options?.virtualHost ?? false,
      multipleSlots: definition.options?.multipleSlots ?? false,
      pureDataPattern: definition.options?.pureDataPattern ?? null,
      writeIdToDOM: true,
    },
  })
}

/** What a component and a behavior have in common. */
function bodyOf(world: ComponentWorld, id: string, definition: Definition): Record<string, unknown> {
  return {
    properties: (definition.properties ?? {}) as Record<string, null>,
    data: definition.data ?? {},
    behaviors: (definition.behaviors ?? []).map((behavior) => toBehavior(world, id, behavior)),
    methods: mapValues(definition.methods ?? {}, (method, name) => packed(world, `${id}.${name}`, method)),
    observers: mapValues(definition.observers ?? {}, (method, name) =>
      guarded(world, `${id} observer of ${name}`, method),
    ),
    pageLifetimes: mapValues(definition.pageLifetimes ?? {}, (method, name) =>
      guarded(world, `${id}.${name}`, method),
    ),
  }
}

function toBehavior(world: ComponentWorld, id: string, behavior: unknown): GeneralBehavior {
  if (behavior instanceof TreeBehavior) return behavior as GeneralBehavior
  if (typeof behavior !== 'object' || behavior === null) {
    throw new Error(`${id} names the behavior ${String(behavior)}, which is not supported by this phone`)
  }
  const definition = behavior as Definition
  return world.space.defineBehavior({
    ...bodyOf(world, id, definition),
    lifetimes: collectLifetimes(world, id, definition),
  }) as unknown as GeneralBehavior
}

function collectLifetimes(world: ComponentWorld, id: string, definition: Definition): Record<string, Method> {
  const found = LIFETIMES.map((name) => [name, definition.lifetimes?.[name] ?? definition[name]] as const)
  const methods = found.filter((entry): entry is [string, Method] => typeof entry[1] === 'function')
  return mapValues(Object.fromEntries(methods), (method, name) => guarded(world, `${id}.${name}`, method))
}

function guarded(world: ComponentWorld, where: string, method: Method): Method {
  return function (...given) {
    return world.guard(where, () => method.apply(this, given))
  }
}

function packed(world: ComponentWorld, where: string, method: Method): Method {
  return function (first, ...rest) {
    return world.guard(where, () => method.call(this, packArgument(first), ...rest))
  }
}

function sendDataByJson(journal: Journal, id: string, component: GeneralComponent): void {
  const setData = component.setData.bind(component)
  component.setData = (patch, callback?: () => void) => {
    const { bytes, copy } = serializePatch(patch ?? {})
    journal.setData.push({ page: id, bytes })
    setData(copy())
    callback?.call(component)
  }
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
