import type { OrderState } from '@anxin/shared/orders/order.machine'
import { api } from '@/common/api'
import type { Reply } from '@/common/request'

type Page = Reply<'GET /shop/orders'>
export type Job = Page['items'][number]

/** The stages of the board, in the order in which a car goes through them. */
export const STAGES = [
  { value: 'coming', label: '待到店', states: ['ACCEPTED', 'PENDING_PAY', 'NO_SHOW'] },
  { value: 'inspecting', label: '待检测', states: ['CHECKED_IN'] },
  { value: 'quoted', label: '等确认', states: ['AWAIT_APPROVAL'] },
  { value: 'working', label: '施工中', states: ['IN_SERVICE'] },
  { value: 'ready', label: '待交车', states: ['READY'] },
  { value: 'delivered', label: '已交车', states: ['DELIVERED'] },
  { value: 'ended', label: '已结束', states: ['COMPLETED', 'CANCELLED'] },
] as const satisfies readonly { value: string; label: string; states: readonly OrderState[] }[]
export type Stage = (typeof STAGES)[number]['value']

export type StageOfBoard = {
  readonly jobs: readonly Job[]
  /** Where the next page of each state begins; without an entry there is none. */
  readonly cursors: Readonly<Partial<Record<OrderState, string>>>
}
export type Board = Readonly<Partial<Record<Stage, StageOfBoard>>>

const AT_ONCE = 50

/** Every stage whose cars are not yet done with, with its first page. */
export async function loadBoard(): Promise<Board> {
  const open = STAGES.map(({ value }) => value).filter((value) => value !== 'ended')
  const stages = await Promise.all(open.map(async (value) => [value, await loadStage(value)] as const))
  return Object.fromEntries(stages)
}

let wanted: Stage | undefined

/** Which stage the board shows when it is opened next: a tab takes no parameters. */
export function wantStage(stage: Stage): void {
  wanted = stage
}

export function takeWantedStage(): Stage | undefined {
  const stage = wanted
  wanted = undefined
  return stage
}

/** One stage: from its beginning, or what comes after what is there. */
export async function loadStage(stage: Stage, after?: StageOfBoard): Promise<StageOfBoard> {
  const states = STAGES.find(({ value }) => value === stage)?.states ?? []
  const wanted = after === undefined ? states : states.filter((state) => after.cursors[state] !== undefined)
  const pages = await Promise.all(wanted.map((state) => loadState(state, after?.cursors[state])))
  const jobs = [...(after?.jobs ?? []), ...pages.flatMap(({ items }) => items)]
  const cursors = Object.fromEntries(
    wanted.flatMap((state, index) => {
      const next = pages[index]?.nextCursor
      return next ? [[state, next]] : []
    }),
  )
  return { jobs: sortJobs(stage, jobs), cursors }
}

/** How many cars are in the shop, and how many wait to be fetched. */
export async function countCars(): Promise<{ readonly inShop: number; readonly ready: number }> {
  const states = ['CHECKED_IN', 'AWAIT_APPROVAL', 'IN_SERVICE', 'READY'] as const
  const [inspecting = 0, quoted = 0, working = 0, ready = 0] = await Promise.all(
    states.map(async (state) => (await loadState(state)).items.length),
  )
  return { inShop: inspecting + quoted + working, ready }
}

function loadState(state: OrderState, cursor?: string): Promise<Page> {
  return api('GET /shop/orders', {
    query: { state, limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) },
  })
}

/** What is to come by its time, what has ended by the newest, the rest by who has waited longest. */
function sortJobs(stage: Stage, jobs: readonly Job[]): Job[] {
  if (stage === 'coming') return jobs.slice().sort((a, b) => (a.slotStartAt < b.slotStartAt ? -1 : 1))
  if (stage === 'ended') return jobs.slice().sort((a, b) => (a.stateAt > b.stateAt ? -1 : 1))
  return jobs.slice().sort((a, b) => (a.stateAt < b.stateAt ? -1 : 1))
}
